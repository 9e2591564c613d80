package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see while every connection is taken, which is when they look. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Whoever reads it waits for the test to let go of the lock. */
    private final Login login = TestDatabase.createDatabase("""
            create table free (id int);
            create view held as select pg_advisory_xact_lock_shared(1)::text as lock;
            """);

    private final RunningWeir weir =
            new RunningWeir(login, "weir.pool.size=1", "weir.dispatch.queue-target=60s", "weir.dispatch.deadline=60s");
    private final Connection holder = connect();
    private List<CompletableFuture<HttpResponse<String>>> requests = List.of();

    private Connection connect() {
        try {
            return LocalPostgres.connect(login);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void exhaustThePool() throws SQLException {
        run("select pg_advisory_lock(1)");
        requests = Stream.generate(() -> weir.rest("/held")).limit(5).toList();
    }

    @AfterAll
    void letGo() throws SQLException {
        run("select pg_advisory_unlock(1)");
        assertThat(requests)
                .extracting(CompletableFuture::join)
                .allSatisfy(response ->
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(200));
        holder.close();
        weir.close();
    }

    @Test
    void theScrapeIsAnsweredAndShowsThePoolExhausted() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(scrape())
                .contains("weir_connections{state=\"active\"} 1.0")
                .contains("weir_connections{state=\"idle\"} 0.0")
                .contains("weir_connections{state=\"changing\"} 0.0")
                .contains("weir_connections_limit 1.0")
                .contains("weir_dispatch_queue_depth 4.0")
                .contains("weir_slots{state=\"exclusive\"} 1.0")
                .contains("weir_database_up 1.0")
                .contains("weir_draining 0.0")
                .anyMatch(line -> line.startsWith("weir_catalog_age_seconds ") && !line.contains("NaN")));
    }

    @Test
    void itIsToldWhoseRequestHoldsTheOnlyConnection() throws IOException, InterruptedException {
        JsonNode answer =
                JsonMapper.shared().readTree(weir.management("/connections").body());

        assertThat(answer.at("/service/pool/bound").asInt()).isEqualTo(1);
        assertThat(answer.at("/service/waiting").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(answer.at("/service/slots/0/state").asString()).isEqualTo("exclusive");
        assertThat(answer.at("/service/slots/0/backend").asInt()).isPositive();
        assertThat(answer.at("/service/slots/0/serving/0/route").asString()).isEqualTo("public.held");
        assertThat(answer.at("/service/slots/0/serving/0/consumer").asString()).isEqualTo("127.0.0.1");
        assertThat(answer.at("/database/up").asBoolean()).isTrue();
    }

    @Test
    void livenessAndReadinessAreAnswered() throws IOException, InterruptedException {
        assertThat(weir.management("/health/liveness").statusCode()).isEqualTo(200);
        assertThat(weir.management("/health/readiness").statusCode()).isEqualTo(200);
    }

    private List<String> scrape() throws IOException, InterruptedException {
        return weir.management("/prometheus").body().lines().toList();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }
}
