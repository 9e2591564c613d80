package dev.weir.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line for a piece of work that ran for long: for whom, what, how long it waited and ran, and how many rows it had. The
 * SQL is without its arguments. A few lines a second at the most; the next says how many there were besides. Thread-safe.
 */
final class SlowQueryLog implements Listener {

    /** By which its lines can be told, and its level set. */
    static final String NAME = "dev.weir.slow-query";

    private static final int LONGEST_SQL = 2000;

    private final Logger log;
    private final Duration threshold;
    private final int perSecond;
    private final InstantSource clock;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger thisSecond = new AtomicInteger();
    private final AtomicInteger untold = new AtomicInteger();

    /** @param threshold the time in PostgreSQL from which work is told of; zero for none at all */
    SlowQueryLog(Duration threshold, int perSecond, InstantSource clock) {
        this(LoggerFactory.getLogger(NAME), threshold, perSecond, clock);
    }

    SlowQueryLog(Logger log, Duration threshold, int perSecond, InstantSource clock) {
        this.log = log;
        this.threshold = threshold;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Ran ran
                && ran.ran().compareTo(threshold) >= 0
                && !threshold.isZero()
                && log.isWarnEnabled()) {
            tell(ran);
        }
    }

    private void tell(Event.Ran ran) {
        if (!hasRoom()) {
            untold.incrementAndGet();
            return;
        }
        Asked asked = ran.asked();
        int others = untold.getAndSet(0);
        log.atLevel(Level.WARN)
                .addKeyValue("route", asked.route())
                .addKeyValue("consumer", asked.consumer())
                .addKeyValue("waitMillis", ran.waited().toMillis())
                .addKeyValue("runMillis", ran.ran().toMillis())
                .addKeyValue("rows", ran.rows())
                .addKeyValue("sql", sql(asked))
                .addKeyValue("traceparent", asked.traceparent())
                .log(
                        "Ran for {} ms after waiting {} ms, {}: {} for {}: {}{}",
                        ran.ran().toMillis(),
                        ran.waited().toMillis(),
                        ran.rows() < 0 ? "rows not counted" : ran.rows() + " rows",
                        asked.route(),
                        asked.consumer(),
                        sql(asked),
                        others == 0 ? "" : " (and " + others + " others before)");
    }

    /** Threads that meet at the turn of a second may let one line too many pass, which does no harm. */
    private boolean hasRoom() {
        long now = clock.instant().getEpochSecond();
        if (second.getAndSet(now) != now) {
            thisSecond.set(0);
        }
        return thisSecond.getAndIncrement() < perSecond;
    }

    private static String sql(Asked asked) {
        String sql = asked.sql().replaceAll("\\s+", " ");
        return sql.length() > LONGEST_SQL ? sql.substring(0, LONGEST_SQL) + "..." : sql;
    }
}
