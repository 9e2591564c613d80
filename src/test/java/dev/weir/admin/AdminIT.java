package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator can do on the management port, who is one, and that each deed is told in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class AdminIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String EXPOSED =
            "management.endpoints.web.exposure.include=health,info,prometheus,dispatcher,pool,catalog,loggers";

    private static final String PASSWORD = TestSecrets.of("operator");

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.pool.size=2",
            EXPOSED,
            "spring.security.user.name=ada",
            "spring.security.user.password=" + PASSWORD);

    @AfterAll
    void stop() {
        weir.close();
    }

    @AfterEach
    void asItWas() throws Exception {
        operate("POST", "/dispatcher/resume", "");
        operate("POST", "/pool", "{\"size\": 2}");
    }

    @Test
    void aPauseLetsWhatComesWaitUntilItEndsAndIsAudited(CapturedOutput log) throws Exception {
        assertThat(operate("POST", "/dispatcher/pause", "").body()).contains("\"paused\":true", "\"running\":0");

        CompletableFuture<HttpResponse<String>> waiting = weir.rest("/things");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(operate("GET", "/dispatcher", "").body()).contains("\"waiting\":1"));
        assertThat(waiting).isNotDone();
        assertThat(weir.management("/prometheus").body()).contains("weir_dispatch_paused 1.0");

        assertThat(operate("POST", "/dispatcher/resume", "").body()).contains("\"paused\":false");
        assertThat(waiting.join().body()).isEqualTo("[{\"id\":7}]");
        assertThat(log).contains("Operator ada paused the dispatcher", "Operator ada resumed the dispatcher");
    }

    @Test
    void whatWaitsInAPauseHasItsOwnDeadline() throws Exception {
        operate("POST", "/dispatcher/pause", "");

        HttpResponse<String> late = weir.rest("/things", "Prefer", "wait=1").join();

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("\"code\":\"WEIR002\"");
    }

    @Test
    void thePoolIsMadeSmallerAndLargerWithinItsBound(CapturedOutput log) throws Exception {
        assertThat(operate("POST", "/pool", "{\"size\": 1}").body())
                .contains("\"bound\":2", "\"size\":1", "\"held\":1");
        assertThat(backends()).isEqualTo(1);
        assertThat(weir.status("/things")).isEqualTo(200);
        assertThat(weir.management("/prometheus").body()).contains("weir_connections_size 1.0");

        assertThat(operate("POST", "/pool", "{\"size\": 2}").body()).contains("\"size\":2");
        assertThat(log)
                .contains("Operator ada resized the pool from 2 to 1", "Operator ada resized the pool from 1 to 2");
    }

    @Test
    void aSizeBeyondTheBoundIsRefusedInWordsAndNotTakenForADeed(CapturedOutput log) throws Exception {
        HttpResponse<String> refused = operate("POST", "/pool", "{\"size\": 3}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("{\"message\":\"From 1 to 2 connections are possible, not 3\"}");
        assertThat(log).doesNotContain("to 3");
    }

    @Test
    void recyclingReplacesEveryBackend(CapturedOutput log) throws Exception {
        assertThat(weir.status("/things")).isEqualTo(200);
        long oldest = youngestBackend();

        assertThat(operate("POST", "/pool/recycle", "").body()).contains("\"replaced\":");

        assertThat(weir.status("/things")).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(backendsUpTo(oldest)).isZero());
        assertThat(log).contains("Operator ada recycled the pool");
    }

    @Test
    void theCatalogIsReadAgainWhenAskedTo(CapturedOutput log) throws Exception {
        run("create table added (id int)");
        assertThat(weir.status("/added")).isEqualTo(404);

        assertThat(operate("POST", "/catalog/reload", "").body()).contains("\"relations\":2", "\"failingMillis\":0");

        assertThat(weir.status("/added")).isEqualTo(200);
        run("drop table added");
        assertThat(operate("POST", "/catalog/reload", "").body()).contains("\"relations\":1");
        assertThat(log).contains("Operator ada had the schema read again");
    }

    @Test
    void aChangeOfALogLevelIsAuditedToo(CapturedOutput log) throws Exception {
        assertThat(operate("POST", "/loggers/dev.weir.nothing", "{\"configuredLevel\":\"DEBUG\"}")
                        .statusCode())
                .isEqualTo(204);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log)
                .contains("Operator ada sent POST /actuator/loggers/dev.weir.nothing, answered 204"));
    }

    @Test
    void whoDoesNotLogInMayReadWhatAScrapeNeedsAndNothingElse() throws Exception {
        assertThat(weir.management("/prometheus").statusCode()).isEqualTo(200);
        assertThat(weir.management("/health").statusCode()).isEqualTo(200);
        assertThat(weir.management("/health/readiness").statusCode()).isEqualTo(200);
        assertThat(weir.management("/pool").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dispatcher/pause",
                "/dispatcher/resume",
                "/pool",
                "/pool/recycle",
                "/catalog/reload",
                "/loggers/dev.weir"
            })
    void whoDoesNotLogInMayDoNothing(String path) throws Exception {
        assertThat(weir.operate("POST", path, "{}", "ada", "guessed").statusCode())
                .isEqualTo(401);
        assertThat(weir.operate("POST", path, "{}", "", "").statusCode()).isEqualTo(401);
    }

    @Test
    void aLoginThatFailsIsLoggedWithoutItsPasswordAndWithoutAnotherLine(CapturedOutput log) throws Exception {
        weir.operate("GET", "/pool", "", "eve\nWARN forged\u001b[2J", "guessed");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log)
                .contains("A login as 'eve\\u000aWARN forged\\u001b[2J' from 127.0.0.1 failed"));
        assertThat(log).doesNotContain("guessed", "\nWARN forged");
    }

    /** Nobody is locked out: a right password waits for its turn behind the wrong ones, and then counts. */
    @Test
    void whoGuessesIsSlowedDownAndGuessesBeyondTheLineAreNotLookedAt() throws Exception {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(guess()).isEqualTo(401);
        }
        List<CompletableFuture<Integer>> guesses = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::guess, Thread::startVirtualThread))
                .limit(50)
                .toList();

        assertThat(guesses.stream().map(CompletableFuture::join))
                .contains(401, 429)
                .containsOnly(401, 429);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(operate("GET", "/pool", "").statusCode()).isEqualTo(200));
    }

    private int guess() {
        try {
            return weir.operate("GET", "/pool", "", "ada", "guessed").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theServicesOwnPortKnowsNothingOfOperators() {
        HttpResponse<String> answer = weir.rest("/things").join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("www-authenticate", "x-frame-options");
    }

    @Test
    void whatIsNoActionIsRefused() throws Exception {
        assertThat(operate("POST", "/dispatcher/stop", "").statusCode()).isEqualTo(400);
        assertThat(operate("POST", "/pool", "{}").statusCode()).isEqualTo(400);
    }

    /** A browser sends the credentials that it has once been given along with whatever any page makes it send. */
    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, http://elsewhere.example",
        "Origin, null"
    })
    void aDeedForAnotherSitesPageIsForbidden(String header, String value) throws Exception {
        HttpResponse<String> forbidden = weir.operate("POST", "/dispatcher/pause", "", "ada", PASSWORD, header, value);

        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(operate("GET", "/dispatcher", "").body()).contains("\"paused\":false");
    }

    @Test
    void aDeedForAPageOfOursIsNot() throws Exception {
        assertThat(weir.operate("POST", "/pool/recycle", "", "ada", PASSWORD, "Origin", weir.managementUrl())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> operate(String method, String path, String json)
            throws IOException, InterruptedException {
        return weir.operate(method, path, json, "ada", PASSWORD);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long backends() throws SQLException {
        return ask("select count(*)");
    }

    /** When the one was started that was started last, in microseconds. */
    private long youngestBackend() throws SQLException {
        return ask("select extract(epoch from max(backend_start)) * 1000000");
    }

    private long backendsUpTo(long micros) throws SQLException {
        return ask("select count(*) filter (where extract(epoch from backend_start) * 1000000 <= " + micros + ")");
    }

    private long ask(String selected) throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement();
                var result = statement.executeQuery(
                        selected + " from pg_stat_activity where usename = '" + login.username() + "'")) {
            result.next();
            return result.getLong(1);
        }
    }
}
