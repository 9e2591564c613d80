package dev.weir.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Verifies tokens. What a good one says is kept under a digest of it, as long as it holds and the keys are the same.
 * A signature by a public key is verified on a thread of its own kind, since it takes long. Thread-safe.
 */
final class Tokens {

    /** Characters of claims that are kept, of all tokens together. */
    private static final int MOST_KEPT = 8 * 1024 * 1024;

    private static final int WEIGHT_OF_ENTRY = 512;

    private final KeySource source;
    private final Claims claims;
    private final Duration skew;
    private final InstantSource clock;
    private final Scheduler verifiers;
    private final Cache<ByteBuffer, VerifiedToken> good = Caffeine.newBuilder()
            .maximumWeight(MOST_KEPT)
            .weigher((ByteBuffer digest, VerifiedToken token) ->
                    WEIGHT_OF_ENTRY + token.claims().length())
            // What is due with one request in some tens is less than to wake another thread for it.
            .executor(Runnable::run)
            .build();

    private volatile @Nullable KeyRing latest;

    /** @param verifiers where signatures by public keys are verified; it refuses what is too much for it */
    Tokens(KeySource source, Claims claims, Duration skew, InstantSource clock, Scheduler verifiers) {
        this.source = source;
        this.claims = claims;
        this.skew = skew;
        this.clock = clock;
        this.verifiers = verifiers;
    }

    /** What the token says, or a {@link FailureException} that says why it is not taken. */
    Mono<VerifiedToken> verify(String text) {
        if (text.length() > CompactToken.LONGEST) {
            return Mono.fromCallable(() -> verified(CompactToken.parse(text), new KeyRing(List.of())));
        }
        return source.keys().flatMap(ring -> verify(text, ring));
    }

    private Mono<VerifiedToken> verify(String text, KeyRing ring) {
        if (latest != ring) {
            good.invalidateAll();
            latest = ring;
        }
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(text));
        VerifiedToken known = good.getIfPresent(digest);
        if (known != null && known.ring() == ring) {
            return Mono.just(holding(known, digest));
        }
        return Mono.fromCallable(() -> CompactToken.parse(text))
                .flatMap(token -> withKnownKey(token, ring))
                .doOnNext(token -> good.put(digest, token));
    }

    private Mono<VerifiedToken> withKnownKey(CompactToken token, KeyRing ring) {
        return ring.knows(token.keyId())
                ? onItsThread(token, ring)
                : source.another().flatMap(newer -> onItsThread(token, newer));
    }

    private Mono<VerifiedToken> onItsThread(CompactToken token, KeyRing ring) {
        Mono<VerifiedToken> verified = Mono.fromCallable(() -> verified(token, ring));
        return token.algorithm().startsWith("HS")
                ? verified
                : verified.subscribeOn(verifiers)
                        .onErrorMap(
                                RejectedExecutionException.class,
                                full -> new FailureException(
                                        new ServiceFailure.Overloaded(
                                                "Too many tokens are being verified", Duration.ofSeconds(1)),
                                        full));
    }

    private VerifiedToken verified(CompactToken token, KeyRing ring) {
        byte[] signed = token.signed().getBytes(StandardCharsets.US_ASCII);
        boolean genuine = ring.fitting(token.algorithm(), token.keyId()).stream()
                .anyMatch(key -> key.verifies(token.header(), signed, token.signature()));
        if (!genuine) {
            throw new FailureException(new CredentialFailure.TokenInvalid(
                    "No suitable key or wrong key type", "None of the keys was able to decode the JWT"));
        }
        return holding(claims.read(token.payload().decode(), ring));
    }

    private VerifiedToken holding(VerifiedToken known, ByteBuffer digest) {
        try {
            return holding(known);
        } catch (FailureException expired) {
            good.invalidate(digest);
            throw expired;
        }
    }

    private VerifiedToken holding(VerifiedToken token) {
        token.times().check(clock.instant(), skew);
        return token;
    }
}
