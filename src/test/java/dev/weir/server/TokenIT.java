package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.auth.TestTokens;
import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Requests with tokens, against the whole service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenIT {

    private final Login login = TestDatabase.createDatabase("""
            create table notes (id int primary key, owner text, body text);
            insert into notes values (1, 'ada', 'hers'), (2, 'bob', 'his');
            create table closed (id int);
            alter table notes enable row level security;
            create policy own on notes using (owner = current_setting('request.jwt.claims', true)::json ->> 'sub');
            create view asked as select current_user as acting,
                current_setting('request.jwt.claims', true)::json as claims,
                current_setting('request.method', true) as method, current_setting('request.path', true) as path,
                current_setting('request.headers', true)::json ->> 'x-a' as header,
                current_setting('request.cookies', true)::json ->> 'c' as cookie""");
    private final String anon = "anon_" + login.database();
    private final String user = "user_" + login.database();
    private final String foreign = "foreign_" + login.database();

    private RunningWeir weir;

    @BeforeAll
    void start() throws SQLException {
        for (String role : new String[] {anon, user, foreign}) {
            Superuser.run("create role " + role);
        }
        Superuser.run("grant " + anon + ", " + user + " to " + login.username());
        owner("grant select on asked to " + anon + ", " + user);
        owner("grant select on notes to " + user);
        weir = new RunningWeir(
                login, "weir.rest.anon-role=" + anon, "weir.pool.size=2", "weir.auth.jwt.secret=" + TestTokens.SECRET);
    }

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        owner("drop owned by " + anon + ", " + user);
        for (String role : new String[] {anon, user, foreign}) {
            Superuser.run("drop role " + role);
        }
    }

    private String token(String subject) {
        return TestTokens.of("{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(user, subject));
    }

    private HttpResponse<String> get(String path, String... headers) {
        return weir.rest(path, headers).join();
    }

    private static void is(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(status + " " + body);
    }

    private static void isUnauthorized(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
    }

    @Test
    void aRequestActsAsTheRoleOfItsTokenAndSqlFindsItsClaims() {
        is(
                get("/asked", "Authorization", "Bearer " + token("ada"), "X-A", "b", "Cookie", "c=d"),
                200,
                "[{\"acting\":\"%s\",\"claims\":{\"role\":\"%s\",\"sub\":\"ada\"},\"method\":\"GET\",\"path\":\"/asked\",\"header\":\"b\",\"cookie\":\"d\"}]"
                        .formatted(user, user));
        is(
                get("/asked?select=acting,claims"),
                200,
                "[{\"acting\":\"%s\",\"claims\":{\"role\":\"%s\"}}]".formatted(anon, anon));
    }

    @Test
    void rowLevelSecurityFollowsTheClaims() {
        is(get("/notes?select=body", "Authorization", "Bearer " + token("ada")), 200, "[{\"body\":\"hers\"}]");
        is(get("/notes?select=body", "Authorization", "bearer  " + token("bob")), 200, "[{\"body\":\"his\"}]");
        is(get("/notes?select=body", "Authorization", "BEARER " + token("eve")), 200, "[]");
    }

    @Test
    void aTokenWithoutARoleGivesTheAnonymousOne() {
        HttpResponse<String> answer = get("/asked?select=acting", "Authorization", "Bearer " + TestTokens.of("{}"));
        is(answer, 200, "[{\"acting\":\"%s\"}]".formatted(anon));
    }

    @Test
    void aMissingPrivilegeIs403WithARoleAnd401Without() {
        assertThat(get("/closed", "Authorization", "Bearer " + token("ada")).statusCode())
                .isEqualTo(403);
        isUnauthorized(get("/closed"), "42501");
        isUnauthorized(get("/closed", "Authorization", "Bearer " + TestTokens.of("{}")), "42501");
        HttpResponse<String> notAMember =
                get("/closed", "Authorization", "Bearer " + TestTokens.of("{\"role\":\"%s\"}".formatted(foreign)));
        assertThat(notAMember.statusCode()).isEqualTo(403);
        assertThat(notAMember.body()).contains("The request needs GRANT " + foreign + " TO " + login.username());
    }

    @Test
    void aTokenThatIsNotTakenIsNeverAnonymous() {
        isUnauthorized(get("/asked", "Authorization", "Bearer"), "PGRST301");
        isUnauthorized(get("/asked", "Authorization", "Bearer "), "PGRST301");
        isUnauthorized(get("/asked", "Authorization", "Bearer x.y.z"), "PGRST301");
        isUnauthorized(
                get("/asked", "Authorization", "Bearer " + token("ada"), "Authorization", "Bearer " + token("bob")),
                "PGRST301");
        HttpResponse<String> expired = get("/asked", "Authorization", "Bearer " + TestTokens.of("{\"exp\":1}"));
        isUnauthorized(expired, "PGRST303");
        assertThat(expired.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\", error_description=\"JWT expired\"");
    }

    @Test
    void withoutAnAnonymousRoleARequestNeedsAToken() {
        try (RunningWeir strict = new RunningWeir(login, "weir.auth.jwt.secret=" + TestTokens.SECRET)) {
            isUnauthorized(strict.rest("/asked").join(), "PGRST302");
            isUnauthorized(strict.rest("/asked", "Authorization", "Basic eDp5").join(), "PGRST302");
            isUnauthorized(
                    strict.rest("/asked", "Authorization", "Bearer " + TestTokens.of("{}"))
                            .join(),
                    "PGRST302");
            assertThat(strict.rest("/asked", "Authorization", "Bearer " + token("ada"))
                            .join()
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutAKeyATokenIsAnErrorThatSaysSo() {
        try (RunningWeir keyless = new RunningWeir(login, "weir.rest.anon-role=" + anon)) {
            HttpResponse<String> answer = keyless.rest("/asked", "Authorization", "Bearer " + token("ada"))
                    .join();
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("\"code\":\"PGRST300\"", "weir.auth.jwt.secret");
        }
    }

    @Test
    void keysAreFetchedFromTheirAddress() {
        AtomicInteger fetches = new AtomicInteger();
        DisposableServer provider = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.get("/keys", (request, response) -> {
                    fetches.incrementAndGet();
                    return response.sendString(Mono.just(TestTokens.publishedKeys()));
                }))
                .bindNow();
        try (RunningWeir weirOfProvider = new RunningWeir(
                login,
                "weir.auth.jwt.jwk-set-uri=http://127.0.0.1:" + provider.port() + "/keys",
                "weir.auth.jwt.role-claim=.app.roles[0]")) {
            String token = TestTokens.published("{\"app\":{\"roles\":[\"%s\"]},\"sub\":\"ada\"}".formatted(user));
            for (int run = 0; run < 3; run++) {
                is(
                        weirOfProvider
                                .rest("/notes?select=body", "Authorization", "Bearer " + token)
                                .join(),
                        200,
                        "[{\"body\":\"hers\"}]");
            }
            assertThat(fetches).hasValue(1);
            isUnauthorized(
                    weirOfProvider
                            .rest("/notes", "Authorization", "Bearer " + token("ada"))
                            .join(),
                    "PGRST301");
        } finally {
            provider.disposeNow();
        }
    }

    @Test
    void aRoleThatTheLoginCannotBecomeEndsTheStart() {
        assertThatThrownBy(() -> new RunningWeir(login, "weir.rest.anon-role=" + foreign))
                .isInstanceOfSatisfying(ConfigurationException.class, refused -> assertThat(refused)
                        .hasMessageContaining("weir.rest.anon-role names the role " + foreign));
    }

    @Test
    void aSecretThatIsTooShortEndsTheStartWithoutBeingRepeated() {
        assertThatThrownBy(() -> new RunningWeir(login, "weir.auth.jwt.secret=" + TestSecrets.of("short")))
                .rootCause()
                .hasMessage("weir.auth.jwt.secret has 22 bytes, and HS256 needs 32");
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
