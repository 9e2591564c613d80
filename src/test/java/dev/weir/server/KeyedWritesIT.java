package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Writes with an Idempotency-Key: over replicas, as a role that has no rights on where the keys are, and without that place. */
class KeyedWritesIT {

    private static final String ENABLED = "weir.rest.idempotency.enabled=true";
    private static final String CREATE = "weir.rest.idempotency.create=true";
    private static final String KEY = "Idempotency-Key";

    private final Login login = TestDatabase.createDatabase("""
            create table things (id int primary key generated always as identity, name text);
            create function slow(name text) returns int language sql volatile as
              'insert into things (name) values (name); select pg_sleep(1); select 7';
            create function said(n int) returns int language plpgsql volatile as $$
            begin
              insert into things (name) values ('said');
              perform set_config('response.status', '202', true);
              perform set_config('response.headers', '[{"X-Said": "so"}]', true);
              return n;
            end $$;
            create function keys_seen() returns bigint language plpgsql volatile as $$
            begin
              insert into things (name) values ('seen');
              return (select count(*) from weir.idempotency_keys);
            end $$;
            create table late (id int primary key deferrable initially deferred)""");

    @Test
    void anotherReplicaAnswersARetry() throws SQLException {
        try (RunningWeir one = new RunningWeir(login, ENABLED, CREATE);
                RunningWeir two = new RunningWeir(login, ENABLED)) {
            HttpResponse<String> first = call(one, "said", "{\"n\":5}", "a");
            HttpResponse<String> again = call(two, "said", "{\"n\":5}", "a");
            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.body()).isEqualTo(first.body()).isEqualTo("5");
            assertThat(again.headers().firstValue("X-Said")).hasValue("so");
            assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
            assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
            assertThat(count("things")).isEqualTo(1);
        }
    }

    @Test
    void aRetryWhileTheFirstRunsIsToldSoAndDoesNotWait() {
        try (RunningWeir one = new RunningWeir(login, ENABLED, CREATE, "weir.pool.size=2");
                RunningWeir two = new RunningWeir(login, ENABLED, CREATE, "weir.pool.size=1")) {
            call(one, "said", "{\"n\":5}", "makes the table");
            CompletableFuture<HttpResponse<String>> first = one.post("/rpc/slow", "{\"name\":\"x\"}", KEY, "b");
            await().atMost(Duration.ofSeconds(5)).until(() -> sleeping() == 1);
            HttpResponse<String> refused = call(two, "slow", "{\"name\":\"x\"}", "b");
            assertThat(first).isNotDone();
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).isEqualTo("""
                    {"code":"WEIR452","message":"A request with this Idempotency-Key is still running","details":null,\
                    "hint":"Nothing was done; send it again after the time in Retry-After"}""");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(first.join().body()).isEqualTo("7");
            assertThat(call(two, "slow", "{\"name\":\"x\"}", "b").body()).isEqualTo("7");
        }
    }

    @Test
    void theRoleOfARequestHasNoRightsOnTheKeys() throws SQLException {
        String role = "web_" + login.database();
        Superuser.run("create role " + role);
        Superuser.run("grant " + role + " to " + login.username());
        owner("grant select, insert on things to " + role);
        try (RunningWeir weir = new RunningWeir(login, ENABLED, CREATE, "weir.rest.anon-role=" + role)) {
            assertThat(weir.post("/things", "{\"name\":\"x\"}", KEY, "c").join().statusCode())
                    .isEqualTo(201);
            assertThat(weir.post("/things", "{\"name\":\"x\"}", KEY, "c").join().statusCode())
                    .isEqualTo(201);
            assertThat(count("things")).isEqualTo(1);
            HttpResponse<String> refused = call(weir, "keys_seen", "{}", "d");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("permission denied for schema weir");
            assertThat(count("things")).isEqualTo(1);
        }
    }

    @Test
    void whatWaitsForTheCommitRunsAsTheRoleOfTheRequest() throws SQLException {
        String role = "late_" + login.database();
        Superuser.run("create role " + role);
        Superuser.run("grant " + role + " to " + login.username());
        owner("grant select, insert on things to " + role);
        owner("create function who() returns trigger language plpgsql as " + "$$begin if current_user <> '" + role
                + "' then raise 'as %', current_user; end if; return null; end$$");
        owner("create constraint trigger who after insert on things deferrable initially deferred"
                + " for each row execute function who()");
        try (RunningWeir weir = new RunningWeir(login, ENABLED, CREATE, "weir.rest.anon-role=" + role)) {
            HttpResponse<String> answer =
                    weir.post("/things", "{\"name\":\"x\"}", KEY, "i").join();
            assertThat(answer.body()).isEmpty();
            assertThat(answer.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void nothingIsKeptOfWhatFailsAtTheCommit() throws SQLException {
        try (RunningWeir weir = new RunningWeir(login, ENABLED, CREATE)) {
            assertThat(weir.post("/late", "[{\"id\":1},{\"id\":1}]", KEY, "e")
                            .join()
                            .statusCode())
                    .isEqualTo(409);
            assertThat(count("weir.idempotency_keys")).isZero();
            assertThat(count("late")).isZero();
        }
    }

    @Test
    void withoutAPlaceForTheKeysNothingIsWritten() throws SQLException {
        try (RunningWeir weir = new RunningWeir(login, ENABLED)) {
            HttpResponse<String> refused =
                    weir.post("/things", "{\"name\":\"x\"}", KEY, "f").join();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("""
                    {"code":"WEIR455","message":"There is no place for Idempotency-Keys in the database",\
                    "details":"relation \\"weir.idempotency_keys\\" does not exist","hint":"Nothing was done; have the \
                    operator run the script, or set weir.rest.idempotency.create=true"}""");
            assertThat(count("things")).isZero();
            assertThat(weir.post("/things", "{\"name\":\"x\"}").join().statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aRetryIsAnsweredAlthoughTheSchemaHasChanged() throws SQLException {
        try (RunningWeir weir = new RunningWeir(login, ENABLED, CREATE)) {
            String[] minimal = {KEY, "g", "Prefer", "return=representation"};
            HttpResponse<String> first = weir.post("/things?select=name", "{\"name\":\"x\"}", minimal)
                    .join();
            owner("alter table things rename column name to title");
            owner("notify pgrst");
            await().atMost(Duration.ofSeconds(10)).until(() -> weir.status("/things?select=title") == 200);
            HttpResponse<String> again = weir.post("/things?select=name", "{\"name\":\"x\"}", minimal)
                    .join();
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body()).isEqualTo("[{\"name\":\"x\"}]");
        }
    }

    @Test
    void oldKeysAndThoseThatAreTooManyAreDeleted() throws SQLException {
        try (RunningWeir weir = new RunningWeir(
                login, ENABLED, CREATE, "weir.rest.idempotency.max-keys=2", "weir.rest.idempotency.cleanup=300ms")) {
            for (int i = 0; i < 5; i++) {
                call(weir, "said", "{\"n\":5}", "h" + i);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> count("weir.idempotency_keys") == 2);
            owner("update weir.idempotency_keys set created = now() - interval '25 hours'");
            await().atMost(Duration.ofSeconds(10)).until(() -> count("weir.idempotency_keys") == 0);
        }
    }

    @Test
    void theSchemaOfTheKeysIsNeverServed() {
        assertThatThrownBy(() -> new RunningWeir(login, "weir.rest.schemas=public,weir").close())
                .rootCause()
                .hasMessage("weir.rest.schemas names weir, the schema that the service keeps its own records in;"
                        + " it is never served");
    }

    private static HttpResponse<String> call(RunningWeir weir, String function, String json, String key) {
        return weir.post("/rpc/" + function, json, KEY, key).join();
    }

    private long sleeping() throws SQLException {
        return number(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'");
    }

    private long count(String table) throws SQLException {
        return number("select count(*) from " + table);
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
