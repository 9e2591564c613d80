package dev.weir.bound;

import dev.weir.database.TestDatabase;
import dev.weir.database.Uninterruptibly;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts a role's backends in {@code pg_stat_activity} every few milliseconds, on a thread and a superuser's
 * connection of its own. After a restart of the server it connects again.
 */
public final class BackendSampler implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private static final String COUNT = "select count(*) from pg_stat_activity where usename = ?";

    private final String role;
    private final Callable<Connection> superuser;
    private final Thread thread;
    private final AtomicInteger most = new AtomicInteger();
    private volatile boolean stopped;
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong largestGapNanos = new AtomicLong();

    public BackendSampler(String role) {
        this(role, TestDatabase::superuser);
    }

    /** @param superuser a connection to the server that it looks at, for as long as that is there */
    public BackendSampler(String role, Callable<Connection> superuser) {
        this.role = role;
        this.superuser = superuser;
        this.thread = Thread.ofPlatform().name("backend-sampler").daemon().start(this::run);
    }

    /** The largest number ever seen. */
    public int most() {
        return most.get();
    }

    public String report() {
        return String.format(
                Locale.ROOT,
                "at most %d backends in %d samples, largest gap %.1f ms",
                most(),
                samples.get(),
                largestGapNanos.get() / 1e6);
    }

    /** Counts once, now. */
    public static int count(String role) throws SQLException {
        try (Connection connection = TestDatabase.superuser();
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            return count(count, role);
        }
    }

    @Override
    public void close() {
        stopped = true;
        Uninterruptibly.join(thread);
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = superuser.call();
                    PreparedStatement count = connection.prepareStatement(COUNT)) {
                sample(count);
            } catch (Exception serverIsAway) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void sample(PreparedStatement count) throws SQLException {
        @Nullable Long last = null;
        while (!stopped) {
            most.accumulateAndGet(count(count, role), Math::max);
            long now = System.nanoTime();
            if (last != null) {
                largestGapNanos.accumulateAndGet(now - last, Math::max);
            }
            last = now;
            samples.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static int count(PreparedStatement count, String role) throws SQLException {
        count.setString(1, role);
        try (ResultSet result = count.executeQuery()) {
            result.next();
            return result.getInt(1);
        }
    }
}
