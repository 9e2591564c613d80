package dev.weir.load.watch;

import dev.weir.embedded.Login;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a service's connections in {@code pg_stat_activity} every few milliseconds, without its own. The figures may be
 * read from any thread.
 */
public final class ConnectionSampler implements AutoCloseable {

    private static final String COUNT = """
            select count(*), count(*) filter (where state <> 'idle')
            from pg_stat_activity
            where backend_type = 'client backend' and pid <> pg_backend_pid() and (usename = ? or application_name like ?)
            """;

    /**
     * One second of samples.
     *
     * @param second since the sampler began
     * @param most the most connections in any sample
     * @param active connections that were not idle, on average
     * @param idle connections that were idle, on average
     */
    public record Second(int second, int most, double active, double idle) {}

    private final long began = System.nanoTime();
    private final RepeatedQuery query;
    private final List<Second> seconds = new ArrayList<>();
    private volatile int most;
    private final AtomicInteger mostSinceAsked = new AtomicInteger();
    private volatile long samples;
    private volatile long largestGapNanos;

    private long last;
    private int second;
    private int secondMost;
    private long secondActive;
    private long secondTotal;
    private int secondSamples;

    public ConnectionSampler(Login login, Whose whose) {
        this.query = RepeatedQuery.start(login, COUNT, List.of(whose.role(), whose.pattern()), this::read);
    }

    /** The most connections ever seen. */
    public int most() {
        return most;
    }

    /** The most connections since this was last called. */
    public int mostSinceAsked() {
        return mostSinceAsked.getAndSet(0);
    }

    public long samples() {
        return samples;
    }

    /** Whether it has seen connections at all, is still looking, and never looked away for longer than the limit. */
    public boolean isWitness(Duration longestGap) {
        return most > 0
                && query.isSound()
                && Math.max(largestGapNanos, System.nanoTime() - last) <= longestGap.toNanos();
    }

    /** How it was sampled, in words. */
    public String effort() {
        return String.format(
                Locale.ROOT,
                "%,d samples, %.1f ms apart on average, %.0f ms at most",
                samples,
                (System.nanoTime() - began) / 1e6 / Math.max(1, samples),
                largestGapNanos / 1e6);
    }

    /** The whole seconds so far. */
    public List<Second> seconds() {
        synchronized (seconds) {
            return List.copyOf(seconds);
        }
    }

    /** The time of day of its second 0, as {@link System#nanoTime()}. */
    public long began() {
        return began;
    }

    @Override
    public void close() {
        query.close();
    }

    private void read(ResultSet count) throws SQLException {
        count.next();
        note(count.getInt(1), count.getInt(2));
        long now = System.nanoTime();
        if (last != 0) {
            largestGapNanos = Math.max(largestGapNanos, now - last);
        }
        last = now;
    }

    /** Only the query's own thread comes here. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void note(int total, int active) {
        int now = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        if (now != second) {
            endSecond();
            second = now;
        }
        most = Math.max(most, total);
        mostSinceAsked.accumulateAndGet(total, Math::max);
        samples++;
        secondMost = Math.max(secondMost, total);
        secondActive += active;
        secondTotal += total;
        secondSamples++;
    }

    private void endSecond() {
        if (secondSamples > 0) {
            double active = (double) secondActive / secondSamples;
            synchronized (seconds) {
                seconds.add(new Second(second, secondMost, active, (double) secondTotal / secondSamples - active));
            }
        }
        secondMost = 0;
        secondActive = 0;
        secondTotal = 0;
        secondSamples = 0;
    }
}
