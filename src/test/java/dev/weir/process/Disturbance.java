package dev.weir.process;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills a backend of the service four times a second, and changes a policy of {@code claimed} beside it. */
final class Disturbance implements AutoCloseable {

    private static final long MILLIS = 250;

    private final Login login;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger killed = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();

    Disturbance(Login login) {
        this.login = login;
    }

    void begin() {
        clock.scheduleWithFixedDelay(this::disturb, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
    }

    int killed() {
        return killed.get();
    }

    int changed() {
        return changed.get();
    }

    /** One transaction: no statement finds the table without a policy. */
    private static String change(boolean both) {
        return """
                begin; drop policy own on claimed;
                create policy own on claimed using (%s tenant = current_setting('request.jwt.claims', true)::json ->> 'tenant');
                commit""".formatted(both ? "id > 0 and" : "");
    }

    private void disturb() {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and application_name like 'weir-%' order by random() limit 1")) {
                killed.addAndGet(result.next() ? 1 : 0);
            }
            statement.execute(change(changed.get() % 2 == 0));
            changed.incrementAndGet();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
