package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator has set for the role that requests act as holds for them, as if the role had logged in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActingRoleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TIMED_OUT = """
            {"code":"57014","message":"canceling statement due to statement timeout","details":null,"hint":null}""";

    private final Login login = TestDatabase.createDatabase("""
            create table things (id int primary key generated always as identity, name text);
            insert into things (name) select 'thing ' || n from generate_series(1, 5) n;
            create view session as select current_setting('TimeZone') as zone, current_setting('work_mem') as memory,
                current_setting('app.tenant', true) as tenant, current_setting('transaction_isolation') as level,
                current_setting('application_name') as name, current_setting('client_encoding') as encoding,
                current_setting('log_min_messages') as log;
            create function slow(double precision) returns boolean language plpgsql volatile
                as $$begin perform pg_sleep($1); return true; end$$;
            create view sleepy as select n as id, slow(3) as slept from generate_series(1, 1) n;
            create view dozing as select n as id, slow(0.6) as slept from generate_series(1, 1) n""");
    private final String anon = "anon_" + login.database();

    private RunningWeir weir;

    @BeforeAll
    void start() throws SQLException {
        Superuser.run("create role " + anon);
        Superuser.run("grant " + anon + " to " + login.username());
        owner("grant select on all tables in schema public to " + anon);
        owner("grant insert on things to " + anon);
        set("statement_timeout = '500ms'");
        set("default_transaction_isolation = 'repeatable read'");
        set("timezone = 'Asia/Tokyo'");
        set("work_mem = '5MB'");
        set("app.tenant = 'it''s a \"tenant\"'");
        Superuser.run("alter role " + anon + " in database " + login.database() + " set work_mem = '6MB'");
        // None of these may reach a connection: they would end it, or hide it, or are not the login's to set.
        set("client_encoding = 'LATIN1'");
        set("application_name = 'somebody'");
        set("log_min_messages = 'error'");
        weir = new RunningWeir(
                login,
                "weir.rest.anon-role=" + anon,
                "weir.pool.size=2",
                "weir.instance=acting-it",
                "weir.dispatch.queue-target=60s",
                "weir.dispatch.deadline=60s");
    }

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        owner("drop owned by " + anon);
        Superuser.run("drop role " + anon);
    }

    @Test
    void itsSettingsHoldForItsRequests() {
        for (int run = 0; run < 4; run++) {
            assertThat(body("/session")).isEqualTo("""
                    [{"zone":"Asia/Tokyo","memory":"6MB","tenant":"it's a \\"tenant\\"","level":"repeatable read",\
                    "name":"weir-acting-it","encoding":"UTF8","log":"warning"}]""");
        }
        assertThat(stream("/session").body()).contains("Asia/Tokyo", "repeatable read", "6MB");
    }

    @Test
    void itsTimeoutEndsWhatRunsLongerAndIsToldAsPostgresqlsOwn() {
        for (int run = 0; run < 3; run++) {
            HttpResponse<String> answer = weir.rest("/sleepy").join();
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).isEqualTo(TIMED_OUT);
        }
        assertThat(weir.rest("/dozing").join().statusCode()).isEqualTo(504);
    }

    @Test
    void itsTimeoutEndsAStreamThatBringsNothing() {
        HttpResponse<String> answer = stream("/sleepy");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo(TIMED_OUT);
    }

    @Test
    void plainReadsAndWritesOfTheRoleGoOnTogether() {
        List<CompletableFuture<HttpResponse<String>>> reads = Stream.generate(
                        () -> weir.rest("/things?select=id&id=eq.1"))
                .limit(200)
                .toList();
        assertThat(weir.post("/things", "{\"name\":\"new\"}").join().statusCode())
                .isEqualTo(201);
        assertThat(reads).allSatisfy(read -> assertThat(read.join().body()).isEqualTo("[{\"id\":1}]"));
    }

    @Test
    void aChangeHoldsAfterAReload() throws SQLException {
        String other = "other_" + login.database();
        Superuser.run("create role " + other);
        Superuser.run("grant " + other + " to " + login.username());
        owner("grant select on all tables in schema public to " + other);
        owner("grant insert on things to " + other);
        try (RunningWeir changed = new RunningWeir(login, "weir.rest.anon-role=" + other, "weir.pool.size=1")) {
            assertThat(changed.rest("/dozing").join().statusCode()).isEqualTo(200);
            Superuser.run("alter role " + other + " set statement_timeout = '100ms'");
            Superuser.run("alter role " + other + " set default_transaction_read_only = on");
            owner("notify pgrst, 'reload config'");
            await().atMost(PATIENCE).until(() -> changed.rest("/dozing").join().statusCode() == 504);
            HttpResponse<String> write =
                    changed.post("/things", "{\"name\":\"x\"}").join();
            assertThat(write.statusCode()).isEqualTo(405);
            assertThat(write.body()).contains("\"code\":\"25006\"");
        }
        owner("drop owned by " + other);
        Superuser.run("drop role " + other);
    }

    @Test
    void theLoginsOwnTimeoutHoldsWhereNoRoleIsSet() throws SQLException {
        Login slow = TestDatabase.createDatabase("""
                create function slow() returns boolean language plpgsql volatile
                    as $$begin perform pg_sleep(3); return true; end$$;
                create view sleepy as select n as id, slow() as slept from generate_series(1, 1) n""");
        Superuser.run("alter role " + slow.username() + " set statement_timeout = '400ms'");
        try (RunningWeir own = new RunningWeir(slow, "weir.pool.size=1")) {
            HttpResponse<String> answer = own.rest("/sleepy").join();
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).isEqualTo(TIMED_OUT);
        }
    }

    private String body(String path) {
        return weir.rest(path).join().body();
    }

    private HttpResponse<String> stream(String path) {
        return weir.rest(path, "Accept", "application/x-ndjson").join();
    }

    private void set(String setting) throws SQLException {
        Superuser.run("alter role " + anon + " set " + setting);
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
