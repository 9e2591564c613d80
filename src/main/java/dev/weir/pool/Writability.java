package dev.weir.pool;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the server takes writes, as far as connections have shown. One that took writes and takes none any more is
 * what a failover leaves behind: the connections to it are replaced, since another server takes the writes now, or soon.
 * A server that never took any is a replica by choice; then a refused write is refused for good.
 *
 * <p>Replacements of connections that were opened to a server that takes no writes keep a pause, which doubles from one
 * second to five: each opens another connection to the same server for as long as there is no other. It is told when
 * writes are refused first, and when they are taken again, once a minute at most. Safe for use by several threads.
 */
final class Writability {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Where writes were never taken, a primary may still be found one day behind the same name. */
    private static final Duration PAUSE_OF_A_REPLICA = Duration.ofSeconds(30);

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    /** What is to be done about a write that was refused. */
    enum Finding {
        /** The server takes no writes by choice: the refusal stands. */
        REPLICA,
        /** As {@link #REPLICA}; and it is time to look whether another server has its name. */
        REPLICA_TO_REPLACE,
        /** It took writes before. */
        LOST,
        /** As {@link #LOST}, and the connection is to be replaced now. */
        LOST_TO_REPLACE;

        boolean lost() {
            return this == LOST || this == LOST_TO_REPLACE;
        }

        boolean replace() {
            return this == REPLICA_TO_REPLACE || this == LOST_TO_REPLACE;
        }
    }

    private final Clock clock;
    private final Observer observer;
    private boolean tookWrites;
    private boolean refusing;
    private boolean told;
    private int replacements;
    private Instant nextReplacement = Instant.EPOCH;
    private Instant nextWord = Instant.EPOCH;
    private Instant since = Instant.EPOCH;

    Writability(Clock clock, Observer observer) {
        this.clock = clock;
        this.observer = observer;
    }

    /** A connection was opened. */
    void opened(boolean readOnly) {
        if (readOnly) {
            return;
        }
        Duration outage;
        synchronized (this) {
            boolean before = told;
            outage = Duration.between(since, clock.instant());
            tookWrites = true;
            refusing = false;
            told = false;
            replacements = 0;
            if (!before) {
                return;
            }
        }
        observer.on(new Event.DatabaseWritable(outage));
    }

    /**
     * A write was refused by a connection whose server takes none.
     *
     * @param openedReadOnly whether that was so when the connection was opened
     */
    Finding refused(boolean openedReadOnly) {
        boolean tell;
        Finding finding;
        synchronized (this) {
            Instant now = clock.instant();
            tell = begins(now);
            boolean replace = !openedReadOnly || !now.isBefore(nextReplacement);
            if (replace) {
                nextReplacement = now.plus(pause());
            }
            finding = finding(replace);
        }
        if (tell) {
            observer.on(new Event.DatabaseReadOnly());
        }
        return finding;
    }

    private Finding finding(boolean replace) {
        if (tookWrites) {
            return replace ? Finding.LOST_TO_REPLACE : Finding.LOST;
        }
        return replace ? Finding.REPLICA_TO_REPLACE : Finding.REPLICA;
    }

    /** Whether that the server takes no writes is to be told now. */
    private boolean begins(Instant now) {
        if (!tookWrites || refusing) {
            return false;
        }
        refusing = true;
        since = now;
        told = !now.isBefore(nextWord);
        if (told) {
            nextWord = now.plus(BETWEEN_WORDS);
        }
        return told;
    }

    private Duration pause() {
        if (!tookWrites) {
            return PAUSE_OF_A_REPLICA;
        }
        long doubled = FIRST_PAUSE.toMillis() << Math.min(replacements++, 10);
        return Duration.ofMillis(Math.min(doubled, LONGEST_PAUSE.toMillis()));
    }
}
