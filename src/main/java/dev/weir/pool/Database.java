package dev.weir.pool;

import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The database behind the pool: its first connections, whether it can be reached, and the end. */
public interface Database {

    /**
     * Connects until the pool is warm, trying again while the database cannot be reached, for
     * {@code weir.pool.startup-timeout} at most. Fails at once, with a {@link StartupException}, for what time does
     * not mend: a wrong password, a missing database, a transaction pooler in between.
     */
    Mono<Void> start();

    /** Whether the last attempt to talk to the database went well. */
    boolean up();

    /** Since when attempts to connect fail, and why; empty while the last one went well. */
    Optional<Unreachable> unreachable();

    /** Since when this replica of a fleet waits for its first connection, as the others hold all; empty while it has one. */
    default Optional<Instant> full() {
        return Optional.empty();
    }

    /** Where it is and what it is, in words for people: {@code PostgreSQL 18.3 at localhost:5432/shop as alice}. */
    String description();

    /** What {@code pg_stat_activity} calls every connection of this process. */
    String applicationName();

    /** The bound: the connections this process may hold. */
    int bound();

    /** Closes the pool; completes when every backend is gone, or when its limit has passed. Idempotent. */
    Mono<Void> close();
}
