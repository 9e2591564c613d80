package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.auth.TestTokens;
import dev.weir.catalog.PreRequestNotFoundException;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A function that every request calls before its statement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreRequestIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Login login = TestDatabase.createDatabase("""
            create schema "Auth"; grant usage on schema "Auth" to public;
            create sequence calls;
            grant usage on sequence calls to public;
            create function "Auth"."check"() returns void language plpgsql as $$
            declare
                claims json := nullif(current_setting('request.jwt.claims', true), '')::json;
                path text := current_setting('request.path', true);
            begin
                perform set_config('app.tenant', coalesce(claims ->> 'sub', 'nobody'), true);
                perform set_config('response.headers', json_build_array(json_build_object('X-Acting', current_user))::text, true);
                if claims ->> 'sub' = 'eve' then
                    raise sqlstate 'PT403' using message = 'No, ' || current_user, hint = path;
                end if;
                if claims ->> 'sub' = 'lost' then raise sqlstate '42P01' using message = 'not there'; end if;
                if claims ->> 'sub' = 'slow' then perform pg_sleep(20); end if;
            end $$;
            create table plain (id int); insert into plain values (1), (2);
            create view asked as select current_setting('app.tenant', true) as tenant;
            grant select, insert on plain to public; grant select on asked to public""");

    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.pool.size=1",
            "weir.unauthenticated=true",
            "weir.rest.anon-role=" + login.username(),
            "weir.auth.jwt.secret=" + TestTokens.SECRET,
            "weir.rest.pre-request=Auth.check");

    @AfterAll
    void stop() {
        weir.close();
    }

    private HttpResponse<String> get(String path, String subject, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Authorization";
        all[1] = "Bearer " + TestTokens.of("{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(login.username(), subject));
        return weir.rest(path, all).join();
    }

    private static void is(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(status + " " + body);
    }

    @Test
    void isCalledInTheTransactionOfTheStatementWithRoleAndSettings() {
        is(get("/asked", "ada"), 200, "[{\"tenant\":\"ada\"}]");
        is(weir.rest("/asked").join(), 200, "[{\"tenant\":\"nobody\"}]");
        is(get("/asked", "bob", "Accept", "application/x-ndjson"), 200, "{\"tenant\":\"bob\"}\n");
    }

    @Test
    void isCalledBeforeAPlainReadAndAWriteToo() {
        HttpResponse<String> answer = get("/plain?id=eq.1", "ada");
        is(answer, 200, "[{\"id\":1}]");
        assertThat(answer.headers().firstValue("X-Acting")).hasValue(login.username());
        is(weir.send("POST", "/plain", "[]").join(), 201, "");
    }

    @Test
    void itsErrorIsTheRequests() {
        String body = "{\"code\":\"PT403\",\"message\":\"No, %s\",\"details\":null,\"hint\":\"/plain\"}"
                .formatted(login.username());
        is(get("/plain", "eve"), 403, body);
        is(get("/plain", "eve", "Accept", "application/x-ndjson"), 403, body);
        is(get("/plain?id=eq.1", "ada"), 200, "[{\"id\":1}]");
        is(get("/plain", "lost"), 404, "{\"code\":\"42P01\",\"message\":\"not there\",\"details\":null,\"hint\":null}");
    }

    @Test
    void isCalledBeforeTheRootsQuestionAndTheEstimateToo() {
        HttpResponse<String> answer = get("/", "ada");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Acting")).hasValue(login.username());
        is(
                get("/", "eve"),
                403,
                "{\"code\":\"PT403\",\"message\":\"No, %s\",\"details\":null,\"hint\":\"/\"}"
                        .formatted(login.username()));
        assertThat(get("/plain", "ada", "Prefer", "count=planned").headers().firstValue("Content-Range"))
                .get()
                .asString()
                .matches("0-1/[0-9]+");
        assertThat(get("/plain", "eve", "Prefer", "count=planned").statusCode()).isEqualTo(403);
    }

    @Test
    void isCalledInATimeZoneToo() {
        is(get("/asked", "ada", "Prefer", "timezone=Asia/Tokyo"), 200, "[{\"tenant\":\"ada\"}]");
        assertThat(get("/plain", "eve", "Prefer", "timezone=Asia/Tokyo").statusCode())
                .isEqualTo(403);
    }

    @Test
    void theDeadlineHoldsForItToo() {
        assertThat(get("/plain", "slow", "Prefer", "wait=1").statusCode()).isEqualTo(504);
        is(get("/plain?id=eq.1", "ada"), 200, "[{\"id\":1}]");
    }

    @Test
    void aStartWithoutTheFunctionEndsWithASentence() {
        assertThatThrownBy(() -> new RunningWeir(login, "weir.rest.pre-request=Auth.missing").close())
                .isInstanceOf(PreRequestNotFoundException.class)
                .hasMessage("The database has no function Auth.missing() that can be called without arguments,"
                        + " which weir.rest.pre-request names");
        assertThatThrownBy(() -> new RunningWeir(login, "weir.rest.pre-request=missing").close())
                .rootCause()
                .hasMessageContaining("weir.rest.pre-request is a schema and the name of a function");
    }

    /** No request passes without the check: neither before the schema is read again nor after. */
    @Test
    void whenTheFunctionIsGoneRequestsFail() throws SQLException {
        owner("alter function \"Auth\".\"check\"() rename to gone");
        try {
            is(
                    get("/plain", "ada"),
                    404,
                    "{\"code\":\"42883\",\"message\":\"function Auth.check() does not exist\",\"details\":null,\"hint\":"
                            + "\"No function matches the given name and argument types. You might need to add explicit type casts.\"}");
            owner("notify pgrst, 'reload schema'");
            assertThat(get("/plain", "ada").statusCode()).isEqualTo(404);
        } finally {
            owner("alter function \"Auth\".gone() rename to \"check\"");
        }
        owner("notify pgrst, 'reload schema'");
        await().atMost(PATIENCE).untilAsserted(() -> is(get("/plain?id=eq.2", "ada"), 200, "[{\"id\":2}]"));
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
