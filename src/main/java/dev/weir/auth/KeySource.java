package dev.weir.auth;

import reactor.core.publisher.Mono;

/** Where keys come from. */
interface KeySource {

    /** The keys, or an error when there are none that may be used any more. */
    Mono<KeyRing> keys();

    /** The keys after another look, where the last one is not too recent: a token names a key that is not known. */
    Mono<KeyRing> another();

    /** Keys that never change. */
    static KeySource fixed(KeyRing ring) {
        Mono<KeyRing> always = Mono.just(ring);
        return new KeySource() {
            @Override
            public Mono<KeyRing> keys() {
                return always;
            }

            @Override
            public Mono<KeyRing> another() {
                return always;
            }
        };
    }
}
