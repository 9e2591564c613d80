package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** PostgreSQL goes away and comes back while the service stays. */
@EnabledOnOs(OS.LINUX)
class OutageIT {

    private static final Duration QUICKLY = Duration.ofSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Login login =
            TestDatabase.createDatabase("create table things (id int primary key); insert into things values (7)");

    @Test
    void anOutageIsAnsweredHonestlyWithoutUnreadinessAndMendsByItself() throws Exception {
        try (WeirProcess weir = WeirProcess.ready(login)) {
            assertThat(weir.manage("/actuator/health").body()).contains("\"database\":{\"status\":\"UP\"}");
            assertThat(metrics(weir))
                    .contains("weir_connections_limit 4.0")
                    .contains("weir_connections{state=\"active\"}", "weir_connections{state=\"idle\"}")
                    .contains("weir_database_up 1.0", "weir_catalog_age_seconds");
            TestDatabase.halt();
            try {
                assertThatTheOutageIsTold(weir);
            } finally {
                TestDatabase.resume();
            }
            WeirProcess.await(SOON, () -> weir.get("/rest/v1/things").body().equals("[{\"id\":7}]"));
            WeirProcess.await(SOON, () -> metrics(weir).contains("weir_database_up 1.0"));
            assertThat(weir.manage("/actuator/health").body()).contains("\"database\":{\"status\":\"UP\"}");
        }
    }

    private static void assertThatTheOutageIsTold(WeirProcess weir) throws Exception {
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            HttpResponse<String> refused = weir.get("/rest/v1/things");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICKLY);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"WEIR005\"");
            assertThat(refused.headers().firstValue("Retry-After"))
                    .get()
                    .asString()
                    .matches("[1-9]\\d*");
        }
        WeirProcess.await(QUICKLY, () -> metrics(weir).contains("weir_database_up 0.0"));
        HttpResponse<String> health = weir.manage("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"database\":{\"status\":\"DOWN\"}");
        assertThat(weir.probe("/actuator/health/readiness")).isEqualTo(200);
        assertThat(weir.probe("/actuator/health/liveness")).isEqualTo(200);
    }

    private static String metrics(WeirProcess weir) throws Exception {
        return weir.manage("/actuator/prometheus").body();
    }
}
