package dev.weir.fleet;

import reactor.core.publisher.Mono;

/** The fleet that this process belongs to. Any thread may call; nothing here needs a connection. */
public interface Fleet {

    /**
     * Looks who is there, takes as many connections as are this replica's, and goes on so until the end. To be called once,
     * when the database has been reached; completes when it has looked once, or could not.
     */
    Mono<Void> start();

    /** The fleet as it was seen last. */
    FleetStatus status();
}
