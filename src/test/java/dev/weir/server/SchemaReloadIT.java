package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Migrations that say so, with a single connection for requests, for listening and for reading the schema. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaReloadIT {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String OURS = " from pg_stat_activity where application_name = 'weir-reload-it'";

    private final Login login = TestDatabase.createDatabase("create table before (id int)");
    private final RunningWeir weir =
            new RunningWeir(login, "weir.pool.size=1", "weir.instance=reload-it", "weir.dispatch.deadline=5s");
    private final AtomicInteger mostBackends = new AtomicInteger();

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        assertThat(mostBackends).hasValue(1);
        assertThat(backends()).isZero();
    }

    @Test
    void aNewTableIsServedAfterTheNotification() throws SQLException {
        migrate("create table notified (id int)");
        assertThat(weir.status("/notified")).isEqualTo(404);

        migrate("notify pgrst, 'reload schema'");
        awaitServed("/notified");
    }

    @Test
    void aNotificationWithoutAWordReloadsToo() throws SQLException {
        migrate("create table wordless (id int); notify pgrst");
        awaitServed("/wordless");
    }

    @Test
    void aNotificationThatCameWhileNobodyListenedIsMadeUpFor() throws SQLException {
        assertThat(terminate()).isEqualTo(1);
        migrate("create table missed (id int); notify pgrst, 'reload schema'");
        awaitServed("/missed");
    }

    @Test
    void itListensOnTheConnectionThatTookOver() throws SQLException {
        assertThat(terminate()).isEqualTo(1);
        migrate("create table first (id int)");
        awaitServed("/first");
        migrate("create table second (id int); notify pgrst, 'reload schema'");
        awaitServed("/second");
    }

    /** The snapshot differs by nothing but the identity of the type, and what is prepared fails for it. */
    @Test
    void aTypeThatWasMadeAnewIsFilteredByAtOnceAndAfterTheNotification() throws SQLException {
        String kind = "create type mood as enum ('ok'); create table felt (id int); insert into felt values (1);"
                + " alter table felt add mood mood default 'ok';";
        migrate(kind + "notify pgrst");
        awaitServed("/felt");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(weir.rest("/felt?select=id&mood=eq.ok").join().body())
                        .isEqualTo("[{\"id\":1}]");
            }
            String notify = round == 0 ? "" : "create table told (id int); notify pgrst;";
            migrate("drop table felt; drop type mood;" + kind + notify);
        }
        awaitServed("/told");
        assertThat(weir.rest("/felt?select=id&mood=eq.ok").join().body()).isEqualTo("[{\"id\":1}]");
    }

    private void awaitServed(String path) {
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).untilAsserted(() -> {
            mostBackends.accumulateAndGet(backends(), Math::max);
            assertThat(weir.status(path)).isEqualTo(200);
        });
    }

    private void migrate(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int backends() throws SQLException {
        return ask("select count(*)" + OURS);
    }

    private static int terminate() throws SQLException {
        return ask("select count(pg_terminate_backend(pid))" + OURS);
    }

    private static int ask(String sql) throws SQLException {
        try (Connection connection = TestDatabase.superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
