package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A server that takes no writes any more while its connections live on, and one that never did. */
class FailoverIT {

    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final String REFUSED = """
            {"code":"WEIR010","message":"The database takes no writes at the moment","details":null,\
            "hint":"Nothing was changed; try again after the time in Retry-After"}""";
    private static final String SCRIPT = """
            create table things (id int primary key generated always as identity, name text);
            create table guarded (id int primary key generated always as identity, name text);
            create function refuse() returns trigger language plpgsql as
                $$begin raise exception 'not now' using errcode = '25006'; end$$;
            create trigger refuse before insert on guarded for each row execute function refuse();
            create table frozen (id int primary key generated always as identity, name text);
            create function chill() returns trigger language plpgsql as
                $$begin perform set_config('transaction_read_only', 'on', true);
                insert into things (name) values ('frozen'); return new; end$$;
            create trigger chill before insert on frozen for each row execute function chill()""";

    @Test
    void writesAreRefusedForTheMomentAndTheConnectionsReplaced() throws SQLException {
        Login login = TestDatabase.createDatabase(SCRIPT);
        try (RunningWeir weir = new RunningWeir(login, "weir.pool.size=2", "weir.instance=failover-it")) {
            assertThat(insert(weir, "/things").statusCode()).isEqualTo(201);
            Set<Integer> before = backends("weir-failover-it");
            assertThat(before).hasSize(2);
            readOnly(true);
            try {
                HttpResponse<String> refused = insert(weir, "/things");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).isEqualTo(REFUSED);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                await().atMost(SECONDS).until(() -> {
                    assertThat(weir.status("/things")).isEqualTo(200);
                    Set<Integer> now = backends("weir-failover-it");
                    return now.stream().noneMatch(before::contains);
                });
                // The new ones lead to the same server, and so does what comes after them.
                assertThat(insert(weir, "/things").statusCode()).isEqualTo(503);
                assertThat(weir.status("/things")).isEqualTo(200);
            } finally {
                readOnly(false);
            }
            await().atMost(SECONDS).until(() -> insert(weir, "/things").statusCode() == 201);
        }
    }

    @Test
    void whatTheDatabasesOwnCodeRefusesStaysRefused() throws SQLException {
        Login login = TestDatabase.createDatabase(SCRIPT);
        try (RunningWeir weir = new RunningWeir(login, "weir.pool.size=1", "weir.instance=refusal-it")) {
            assertThat(insert(weir, "/things").statusCode()).isEqualTo(201);
            Set<Integer> before = backends("weir-refusal-it");
            HttpResponse<String> raised = insert(weir, "/guarded");
            assertThat(raised.statusCode()).isEqualTo(405);
            assertThat(raised.body()).contains("\"code\":\"25006\"", "not now");
            assertThat(insert(weir, "/frozen").statusCode()).isEqualTo(405);
            assertThat(insert(weir, "/things").statusCode()).isEqualTo(201);
            assertThat(backends("weir-refusal-it")).isEqualTo(before);
        }
    }

    @Test
    void aServerThatNeverTookWritesRefusesThemForGood() throws SQLException {
        Login login = TestDatabase.createDatabase(SCRIPT);
        Superuser.run("alter role " + login.username() + " set default_transaction_read_only = on");
        try (RunningWeir weir = new RunningWeir(login, "weir.pool.size=1")) {
            HttpResponse<String> refused = insert(weir, "/things");
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.body()).contains("\"code\":\"25006\"");
            assertThat(weir.status("/things")).isEqualTo(200);
        }
    }

    private static HttpResponse<String> insert(RunningWeir weir, String path) {
        return weir.post(path, "{\"name\":\"x\"}").join();
    }

    private static void readOnly(boolean on) throws SQLException {
        Superuser.run("alter system set default_transaction_read_only = " + (on ? "on" : "off"));
        Superuser.run("select pg_reload_conf()");
        await().atMost(SECONDS).until(() -> takesNoWrites() == on);
    }

    private static boolean takesNoWrites() throws SQLException {
        try (Connection connection = TestDatabase.superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show transaction_read_only")) {
            result.next();
            return result.getString(1).equals("on");
        }
    }

    private static Set<Integer> backends(String name) throws SQLException {
        try (Connection connection = TestDatabase.superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select pid from pg_stat_activity where application_name = '" + name + "'")) {
            Set<Integer> pids = new TreeSet<>();
            while (result.next()) {
                pids.add(result.getInt(1));
            }
            return pids;
        }
    }
}
