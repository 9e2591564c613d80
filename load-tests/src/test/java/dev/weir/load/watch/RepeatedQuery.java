package dev.weir.load.watch;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a query every few milliseconds, on a thread and a connection of its own, whose {@code application_name} is
 * {@code onlooker}. When the server goes away it connects again.
 */
final class RepeatedQuery implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Login login;
    private final String sql;
    private final List<String> arguments;
    private final Reader reader;
    private final Thread thread;
    private volatile boolean stopped;

    /** Is given each result, on the query's own thread. */
    @FunctionalInterface
    interface Reader {
        void read(ResultSet result) throws SQLException;
    }

    private RepeatedQuery(Login login, String sql, List<String> arguments, Reader reader) {
        this.login = login;
        this.sql = sql;
        this.arguments = arguments;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("onlooker").daemon().unstarted(this::run);
    }

    static RepeatedQuery start(Login login, String sql, List<String> arguments, Reader reader) {
        RepeatedQuery query = new RepeatedQuery(login, sql, arguments, reader);
        query.thread.start();
        return query;
    }

    /** Whether it was closed, or is still running: no error has ended it. */
    boolean isSound() {
        return stopped || thread.isAlive();
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
                try (PreparedStatement query = connection.prepareStatement(sql)) {
                    repeat(query);
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

    private void repeat(PreparedStatement query) throws SQLException {
        for (int i = 0; i < arguments.size(); i++) {
            query.setString(i + 1, arguments.get(i));
        }
        while (!stopped) {
            try (ResultSet result = query.executeQuery()) {
                reader.read(result);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
