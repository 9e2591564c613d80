package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts a service's connections in {@code pg_stat_activity} every few milliseconds, on a thread and a connection of its
 * own that does not count. When the server goes away it connects again. The figures may be read from any thread.
 */
public final class ConnectionSampler implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
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

    private final Login login;
    private final Whose whose;
    private final long began = System.nanoTime();
    private final Thread thread;
    private final List<Second> seconds = new ArrayList<>();
    private volatile boolean stopped;
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
        this.login = login;
        this.whose = whose;
        this.thread = Thread.ofPlatform().name("connection-sampler").daemon().start(this::run);
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
                && (thread.isAlive() || stopped)
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
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = LocalPostgres.connect(login)) {
                introduce(connection);
                try (PreparedStatement count = connection.prepareStatement(COUNT)) {
                    count.setString(1, whose.role());
                    count.setString(2, whose.pattern());
                    sample(count);
                }
            } catch (SQLException serverIsAway) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void introduce(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name to 'onlooker'");
        }
    }

    private void sample(PreparedStatement count) throws SQLException {
        while (!stopped) {
            try (ResultSet result = count.executeQuery()) {
                result.next();
                note(result.getInt(1), result.getInt(2));
            }
            long now = System.nanoTime();
            if (last != 0) {
                largestGapNanos = Math.max(largestGapNanos, now - last);
            }
            last = now;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Only the sampler's own thread comes here. */
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
