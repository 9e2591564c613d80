package dev.weir.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * No connection of the fleet's budget is free at the moment: all slots are taken, or PostgreSQL refuses one connection more
 * (SQLSTATE 53300), as the login's CONNECTION LIMIT makes it. That passes, and says nothing of the database's health.
 */
final class Full {

    private static final int SHORTEST_MILLIS = 50;
    private static final int LONGEST_MILLIS = 400;
    private static final int LONG_MILLIS = 1000;

    private Full() {}

    static boolean is(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof NoFreeSlot) {
                return true;
            }
        }
        return NoSlot.refused(error);
    }

    /** Attempts again, with pauses that differ between replicas, for half of the time that a borrower may wait. */
    static <T> Mono<T> retried(Mono<T> attempt, Duration patience) {
        return Mono.defer(() -> {
            Instant end = Instant.now().plus(patience.dividedBy(2));
            return attempt.retryWhen(Retry.from(signals -> signals.concatMap(signal -> again(signal.failure(), end))));
        });
    }

    private static Mono<Long> again(Throwable error, Instant end) {
        return is(error) && Instant.now().isBefore(end) ? Mono.delay(pause()) : Mono.error(error);
    }

    private static Duration pause() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
    }

    /** For a replica that does not serve yet, and may have to wait for long: each attempt costs PostgreSQL a process. */
    static Duration longPause() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONG_MILLIS / 2, LONG_MILLIS * 3 / 2));
    }
}
