package dev.weir.dispatch.wire;

import dev.weir.pool.Lease;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Stops a query in PostgreSQL, whose cancel requests travel on sockets of their own. */
final class CancelRequests {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private CancelRequests() {}

    /**
     * Sends cancel requests until the query has ended, since one may overtake the query that it is meant for.
     *
     * @return when all of them are through, true; false when one may still be on its way
     */
    static Mono<Boolean> untilEnded(Lease lease, Mono<Void> ended, Scheduler timer) {
        Mono<Boolean> request = lease.connection()
                .cancelRequest()
                .thenReturn(true)
                .timeout(LIMIT, timer)
                .onErrorReturn(false);
        return Flux.interval(Duration.ZERO, INTERVAL, timer)
                .onBackpressureDrop()
                .takeUntilOther(ended)
                .concatMap(tick -> request, 1)
                .takeUntil(through -> !through)
                .reduce(true, Boolean::logicalAnd)
                .cache();
    }
}
