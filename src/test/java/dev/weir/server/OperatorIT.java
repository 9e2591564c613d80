package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator does over the management port of a service that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class OperatorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Login login = TestDatabase.createDatabase("create table t (id int); insert into t values (1)");
    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.pool.size=2",
            "weir.instance=operator-it",
            "spring.security.user.name=ann",
            "spring.security.user.password=secret",
            "management.endpoints.web.exposure.include=health,prometheus,dispatcher,pool,catalog,loggers");

    @AfterAll
    void stop() {
        weir.close();
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return weir.operate("POST", path, json, "ann", "secret");
    }

    private static Object value(HttpResponse<String> response, String path) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonPath.read(response.body(), path);
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
    void whoDoesNotLogInMayDoNothing(String path) throws IOException, InterruptedException {
        assertThat(weir.operate("POST", path, "{}", "ann", "wrong").statusCode())
                .isEqualTo(401);
        assertThat(weir.operate("POST", path, "{}", "", "").statusCode()).isEqualTo(401);
        assertThat(weir.operate("GET", "/pool", "", "ann", "wrong").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/readiness", "/prometheus"})
    void aProbeAndAScrapeNeedNoLogin(String path) throws IOException, InterruptedException {
        assertThat(weir.management(path).statusCode()).isEqualTo(200);
    }

    @Test
    void theServicesOwnPortKnowsNothingOfOperators() {
        HttpResponse<String> answer = weir.rest("/t").join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("www-authenticate", "x-frame-options");
    }

    @Test
    void aPauseLetsRequestsWaitUntilItEnds(CapturedOutput log) throws IOException, InterruptedException {
        assertThat(value(post("/dispatcher/pause", ""), "$.paused")).isEqualTo(true);
        CompletableFuture<HttpResponse<String>> waiting = weir.rest("/t?id=eq.1");
        await().atMost(PATIENCE).until(() -> value(weir.operate("GET", "/dispatcher", "", "ann", "secret"), "$.waiting")
                .equals(1));
        assertThat(waiting).isNotDone();
        assertThat(weir.management("/prometheus").body()).contains("weir_dispatch_paused 1.0");

        assertThat(value(post("/dispatcher/resume", ""), "$.paused")).isEqualTo(false);

        assertThat(waiting.join().body()).isEqualTo("[{\"id\":1}]");
        assertThat(log).contains("Operator ann paused the dispatcher", "Operator ann resumed the dispatcher");
    }

    @Test
    void thePoolIsResizedWithinItsBoundAndNotBeyond(CapturedOutput log) throws IOException, InterruptedException {
        HttpResponse<String> smaller = post("/pool", "{\"size\": 1}");

        assertThat(value(smaller, "$.held")).isEqualTo(1);
        assertThat(value(smaller, "$.bound")).isEqualTo(2);
        assertThat(log).contains("Operator ann resized the pool from 2 to 1");
        HttpResponse<String> tooLarge = post("/pool", "{\"size\": 3}");
        assertThat(tooLarge.statusCode()).isEqualTo(400);
        assertThat(tooLarge.body()).contains("From 1 to 2 connections are possible, not 3");
        assertThat(post("/pool", "{}").statusCode()).isEqualTo(400);
        assertThat(value(post("/pool", "{\"size\": 2}"), "$.size")).isEqualTo(2);
    }

    @Test
    void theCatalogIsReadAgainOnDemand(CapturedOutput log) throws IOException, InterruptedException, SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute("create table newer (id int)");
        }
        assertThat(weir.status("/newer")).isEqualTo(404);

        HttpResponse<String> reloaded = post("/catalog/reload", "");

        assertThat(value(reloaded, "$.relations")).isEqualTo(2);
        assertThat(value(reloaded, "$.failingMillis")).isEqualTo(0);
        assertThat(weir.status("/newer")).isEqualTo(200);
        assertThat(log).contains("Operator ann reloaded the catalog");
    }

    @Test
    void connectionsAreReplacedOnDemand() throws IOException, InterruptedException {
        assertThat((Integer) value(post("/pool/recycle", ""), "$.replaced")).isPositive();
        assertThat(weir.status("/t")).isEqualTo(200);
    }

    @Test
    void aChangeOfALogLevelIsInTheLogToo(CapturedOutput log) throws IOException, InterruptedException {
        assertThat(post("/loggers/dev.weir.nowhere", "{\"configuredLevel\": \"DEBUG\"}")
                        .statusCode())
                .isEqualTo(204);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log)
                .contains("Operator ann sent POST /actuator/loggers/dev.weir.nowhere, answered 204"));
    }

    @Test
    void aPageOfAnotherSiteMayNotUseABrowsersLogin() throws IOException, InterruptedException {
        assertThat(weir.operate("POST", "/pool/recycle", "", "ann", "secret", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsNoActionIsRefused() throws IOException, InterruptedException {
        assertThat(post("/dispatcher/stop", "").statusCode()).isEqualTo(400);
    }
}
