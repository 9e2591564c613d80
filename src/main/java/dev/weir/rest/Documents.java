package dev.weir.rest;

import dev.weir.rest.Privileges.Usable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Documents that describe a schema. Each is made once, on a thread for computation: one of thousands of relations takes
 * longer than an event loop should be held up. The last ones that were asked for are kept. Safe on any thread.
 */
final class Documents {

    /** Roles that may use the same share one. */
    static final int KEPT = 16;

    /**
     * What a document depends on.
     *
     * @param version of the catalog
     * @param usable what it describes; null for all
     */
    record Key(
            long version,
            String schema,
            boolean two,
            @Nullable Usable usable) {}

    private final Map<Key, Mono<byte[]>> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** The document; the error of one that could not be made is not kept. */
    Mono<byte[]> of(Key key, Callable<byte[]> make) {
        synchronized (kept) {
            Mono<byte[]> document = kept.computeIfAbsent(key, absent -> Mono.fromCallable(make)
                    .subscribeOn(Schedulers.parallel())
                    .doOnError(error -> forget(key))
                    .cache());
            kept.keySet().removeIf(other -> other.version() < key.version());
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            return document;
        }
    }

    private void forget(Key key) {
        synchronized (kept) {
            kept.remove(key);
        }
    }
}
