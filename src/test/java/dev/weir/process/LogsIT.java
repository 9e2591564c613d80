package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the process logs of requests, when it is asked to. */
@EnabledOnOs(OS.LINUX)
class LogsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Login login = TestDatabase.createDatabase("""
            create table things (id int primary key);
            insert into things values (7);
            create view slow as select 1 as id, pg_sleep(0.3)::text as slept;
            """);

    @Test
    void asJsonEachLineIsAnObjectAndASlowQueryHasFieldsOfItsOwn() throws Exception {
        try (WeirProcess weir = WeirProcess.ready(
                login, "logging.structured.format.console=ecs", "weir.telemetry.slow-query.threshold=200ms")) {
            assertThat(weir.get("/rest/v1/slow?id=eq.1").statusCode()).isEqualTo(200);
            WeirProcess.await(SOON, () -> weir.output().contains("\"public.slow\""));

            List<JsonNode> lines = weir.output()
                    .lines()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .toList();
            assertThat(lines)
                    .filteredOn(line -> line.at("/log/logger").asString("").equals("dev.weir.slow-query"))
                    // On a busy machine the reading of the schema is slow too, and this read is logged again when it
                    // runs alone.
                    .filteredOn(line -> line.required("route").asString().equals("public.slow"))
                    .first()
                    .satisfies(line -> {
                        assertThat(line.required("consumer").asString()).isEqualTo("127.0.0.1");
                        assertThat(line.required("runMillis").asInt()).isGreaterThanOrEqualTo(200);
                        assertThat(line.required("sql").asString())
                                .contains("\"slow\"")
                                .doesNotContain("eq.1");
                    });
        }
    }

    @Test
    void theAccessLogHasALineForEachRequestAndIsOffUnlessAskedFor() throws Exception {
        try (WeirProcess weir = WeirProcess.ready(login, "weir.http.access-log=true")) {
            weir.get("/rest/v1/things?id=eq.7");
            weir.get("/rest/v1/nothing");

            WeirProcess.await(SOON, () -> weir.output().contains("\"GET /rest/v1/nothing HTTP/1.1\" 404"));
            assertThat(weir.output()).contains("\"GET /rest/v1/things?id=eq.7 HTTP/1.1\" 200");
        }
        try (WeirProcess weir = WeirProcess.ready(login)) {
            weir.get("/rest/v1/things?id=eq.7");
            weir.get("/rest/v1/things");

            assertThat(weir.output()).doesNotContain("GET /rest");
        }
    }
}
