package dev.weir.pool;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether the database can be reached, as the last attempt to connect or the last answer over a connection has it, and
 * when the next attempt to connect is due: a server that takes no new connections may still answer over those that are open. Between
 * attempts requests are refused at once instead of each trying for itself; the pause doubles from 100 ms to
 * 5 s, with a jitter of a quarter, so that a fleet does not come back in step.
 *
 * <p>Safe for use by several threads.
 */
final class Reachability {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Observer observer;
    private int failures;
    /** As {@code failures > 0}, readable without the lock. */
    private volatile boolean failing;

    private Instant lastFailure = Instant.EPOCH;
    private Instant lastAnswer = Instant.EPOCH;
    private Instant downSince = Instant.EPOCH;
    private String reason = "";
    private Instant nextAttempt = Instant.EPOCH;

    Reachability(Clock clock, Observer observer) {
        this.clock = clock;
        this.observer = observer;
    }

    synchronized boolean up() {
        return failures == 0 || lastAnswer.isAfter(lastFailure);
    }

    /** Since when attempts to connect fail, and why; empty while the last one went well. */
    synchronized Optional<Unreachable> unreachable() {
        return failures == 0 ? Optional.empty() : Optional.of(new Unreachable(downSince, reason));
    }

    /** Whether the last attempt to connect went well. */
    boolean connects() {
        return !failing;
    }

    /** The database has answered over a connection that was there. */
    void answered() {
        if (failing) {
            synchronized (this) {
                lastAnswer = clock.instant();
            }
        }
    }

    /** How long until the next attempt to connect is due; zero or less when one may be made now. */
    synchronized Duration untilNextAttempt() {
        return failures == 0 ? Duration.ZERO : Duration.between(clock.instant(), nextAttempt);
    }

    void succeeded() {
        Duration outage;
        synchronized (this) {
            if (failures == 0) {
                return;
            }
            failures = 0;
            failing = false;
            outage = Duration.between(downSince, clock.instant());
        }
        observer.on(new Event.DatabaseUp(outage));
    }

    void failed(Throwable error) {
        boolean first;
        String words = Unreachable.reason(error);
        synchronized (this) {
            Instant now = clock.instant();
            // Attempts made side by side fail together; they count as one.
            if (failures > 0 && now.isBefore(nextAttempt)) {
                return;
            }
            first = failures == 0;
            downSince = first ? now : downSince;
            failures++;
            failing = true;
            lastFailure = now;
            reason = words;
            nextAttempt = now.plus(pause());
        }
        if (first) {
            observer.on(new Event.DatabaseDown(words));
        }
    }

    private Duration pause() {
        long doubled = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
        long capped = Math.min(doubled, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(capped + ThreadLocalRandom.current().nextLong(capped / 4 + 1));
    }
}
