package dev.weir.server;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How far the process is on its way from start to end. Thread-safe. */
final class Life {

    private final Sinks.Empty<Void> ending = Sinks.empty();
    private volatile boolean served;
    private volatile boolean draining;

    /** The database and its schema are known: requests are served from now on. */
    void serving() {
        served = true;
    }

    /** The end has begun. */
    void draining() {
        draining = true;
        ending.tryEmitEmpty();
    }

    /** Whether requests have ever been served. */
    boolean hasServed() {
        return served;
    }

    boolean isDraining() {
        return draining;
    }

    /** Completes when the end begins. */
    Mono<Void> ending() {
        return ending.asMono();
    }
}
