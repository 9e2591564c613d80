package dev.weir.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line for a piece of work that ran for long: its consumer, what it was, how long it waited and ran, and how many rows it had. The
 * SQL is without its arguments. A few lines a second at the most; the next says how many there were besides. Thread-safe.
 */
final class SlowQueryLog implements Listener {

    /** By which its lines can be told, and its level set. */
    static final String NAME = "dev.weir.slow-query";

    private static final int LONGEST_SQL = 2000;

    private final Logger log;
    private final Duration threshold;
    private final LineLimit lines;

    /** @param threshold the time in PostgreSQL from which work is told of; zero for none at all */
    SlowQueryLog(Duration threshold, int perSecond, InstantSource clock) {
        this(LoggerFactory.getLogger(NAME), threshold, perSecond, clock);
    }

    SlowQueryLog(Logger log, Duration threshold, int perSecond, InstantSource clock) {
        this.log = log;
        this.threshold = threshold;
        this.lines = new LineLimit(perSecond, clock);
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Ran ran
                && ran.ran().compareTo(threshold) >= 0
                && !threshold.isZero()
                && log.isWarnEnabled()) {
            lines.take().ifPresent(others -> tell(ran, others));
        }
    }

    private void tell(Event.Ran ran, int others) {
        Asked asked = ran.asked();
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
                        LineLimit.others(others));
    }

    private static String sql(Asked asked) {
        String sql = asked.sql().replaceAll("\\s+", " ");
        return sql.length() > LONGEST_SQL ? sql.substring(0, LONGEST_SQL) + "..." : sql;
    }
}
