package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each of several requests has the role and the settings that it would have alone, whatever the one before it has done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchContextIT {

    private final Login login = TestDatabase.createDatabase("""
            create table notes (id int primary key generated always as identity, line text);
            create view big as select n as id from generate_series(1, 90000) n;
            create view session as select current_user::text as who, current_setting('TimeZone') as zone,
                current_setting('transaction_read_only') as reads;
            create function become(text) returns void language plpgsql volatile
                as $$begin execute format('set local role %I', $1); end$$;
            create function checked() returns void language plpgsql as $$
            declare
                headers json := current_setting('request.headers', true)::json;
            begin
                if headers ->> 'x-role' is not null then
                    execute format('set local role %I', headers ->> 'x-role');
                end if;
                if headers ->> 'x-note' is not null then insert into notes (line) values (headers ->> 'x-note'); end if;
            end$$;""");
    private final String anon = "anon_" + login.database();
    private final String other = "other_" + login.database();

    private RunningWeir weir;

    @BeforeAll
    void start() throws SQLException {
        for (String role : new String[] {anon, other}) {
            Superuser.run("create role " + role);
            Superuser.run("grant " + role + " to " + login.username());
            owner("grant select, insert on all tables in schema public to " + role);
        }
        Superuser.run("alter role " + anon + " set timezone = 'Asia/Tokyo'");
        weir = new RunningWeir(
                login, "weir.rest.anon-role=" + anon, "weir.rest.pre-request=public.checked", "weir.pool.size=1");
    }

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        for (String role : new String[] {anon, other}) {
            owner("drop owned by " + role);
            Superuser.run("drop role " + role);
        }
    }

    private HttpResponse<String> together(String... requests) {
        return weir.post("/", "[" + String.join(",", requests) + "]").join();
    }

    private static String get(String url, String headers) {
        return "{\"method\":\"GET\",\"url\":\"" + url + "\",\"headers\":{" + headers + "}}";
    }

    private static String session(String who, String zone) {
        return "\"body\":[{\"who\":\"%s\",\"zone\":\"%s\"}]".formatted(who, zone);
    }

    @Test
    void aRoleThatTheCheckBeforeOneRequestHasTakenIsNotTheNextOnes() {
        String read = "session?select=who,zone";
        assertThat(together(get(read, "\"X-Role\":\"" + other + "\""), get(read, ""))
                        .body())
                .contains(session(other, "Asia/Tokyo"), session(anon, "Asia/Tokyo"));
    }

    @Test
    void aRoleThatAFunctionHasTakenIsNotTheNextOnes() {
        String call =
                "{\"method\":\"POST\",\"url\":\"rpc/become\",\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":\""
                        + other + "\"}";
        String read = "session?select=who,zone";
        assertThat(together(call, get(read, "")).body()).contains(session(anon, "Asia/Tokyo"));
    }

    @Test
    void aTimeZoneOfOneRequestIsNotTheNextOnes() {
        String read = "session?select=who,zone";
        assertThat(together(get(read, "\"Prefer\":\"timezone=Europe/Paris\""), get(read, ""))
                        .body())
                .contains(session(anon, "Europe/Paris"), session(anon, "Asia/Tokyo"));
        assertThat(together(get(read, ""), get(read, "\"Prefer\":\"timezone=Europe/Paris\""), get(read, ""))
                        .body())
                .endsWith(session(anon, "Asia/Tokyo") + "}]}");
    }

    @Test
    void theCheckBeforeAReadIsHeldToReadingAsItIsAlone() {
        assertThat(weir.rest("/session", "X-Note", "alone").join().statusCode()).isEqualTo(405);
        String write = "{\"method\":\"POST\",\"url\":\"notes\",\"body\":{\"line\":\"x\"}}";
        assertThat(together(write, get("session", "\"X-Note\":\"beside\"")).statusCode())
                .isEqualTo(405);
    }

    /** As a tree it would take many times its length, and time on an event loop, for each that refers to it. */
    @Test
    void anAnswerThatIsReferredToIsBounded() {
        HttpResponse<String> answer = together(
                "{\"id\":\"a\",\"method\":\"GET\",\"url\":\"big?limit=90000\"}",
                "{\"method\":\"GET\",\"url\":\"big?id=eq.$a/0/id\",\"dependsOn\":[\"a\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("""
                {"code":"PGRST102","message":"A reference cannot be resolved",\
                "details":"With what $a has answered, more than 1048576 bytes are referred to","hint":null,\
                "request":{"index":1,"id":"1"}}""");
        HttpResponse<String> smaller = together(
                "{\"id\":\"a\",\"method\":\"GET\",\"url\":\"big?limit=9000&order=id\"}",
                "{\"method\":\"GET\",\"url\":\"big?id=eq.$a/8999/id\",\"dependsOn\":[\"a\"]}");
        assertThat(smaller.body()).endsWith("\"body\":[{\"id\":9000}]}]}");
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
