package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The most connections that each instance of a service had at one moment, by {@code application_name}: asked every few
 * milliseconds, on a thread and a connection of its own. The figures may be read from any thread.
 */
public final class NamedConnections implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final String COUNT = """
            select application_name, count(*) from pg_stat_activity
            where backend_type = 'client backend' and application_name like ? group by 1
            """;

    private final Login login;
    private final String pattern;
    private final Map<String, Integer> most = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** @param pattern {@code LIKE} pattern of the names */
    public NamedConnections(Login login, String pattern) {
        this.login = login;
        this.pattern = pattern;
        this.thread = Thread.ofPlatform().name("named-connections").daemon().start(this::run);
    }

    /** The most of each name so far. */
    public Map<String, Integer> most() {
        return new TreeMap<>(most);
    }

    /** How many there are of one name at this moment. */
    public static long now(Login login, String name) {
        try (Connection connection = LocalPostgres.connect(login);
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, name);
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getLong(2) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
            try (Connection connection = LocalPostgres.connect(login);
                    PreparedStatement count = connection.prepareStatement(COUNT)) {
                count.setString(1, pattern);
                while (!stopped) {
                    sample(count);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException serverIsAway) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void sample(PreparedStatement count) throws SQLException {
        try (ResultSet row = count.executeQuery()) {
            while (row.next()) {
                most.merge(row.getString(1), row.getInt(2), Math::max);
            }
        }
    }
}
