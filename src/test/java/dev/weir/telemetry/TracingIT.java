package dev.weir.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a collector of OpenTelemetry is sent, and what else knows of a trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SAMPLED = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String UNSAMPLED = "5bf92f3577b34da6a3ce929d0e0e4736";

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer collector = collector();
    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.instance=traced",
            "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                    + collector.getAddress().getPort() + "/v1/traces",
            "management.opentelemetry.tracing.export.schedule-delay=100ms",
            "management.tracing.sampling.probability=1");

    private HttpServer collector() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> {
                received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        weir.close();
        collector.stop(0);
    }

    /** The protocol's messages have text as text, and an id as its bytes. */
    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }

    private String all() {
        return String.join("", received);
    }

    private void ask(String trace, String flags) {
        String traceparent = "00-" + trace + "-00f067aa0ba902b7-" + flags;
        assertThat(weir.rest("/things", "traceparent", traceparent).join().statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRequestIsASpanOfItsCallersTraceWithItsWaitAndItsRunBelow() {
        ask(SAMPLED, "01");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all())
                .contains(bytes(SAMPLED))
                .contains("GET public.things", "wait for a connection", "postgresql", "http.response.status_code")
                .contains("\"public\".\"things\""));
    }

    @Test
    void whatItsCallerDoesNotSampleIsNotSent() {
        ask(UNSAMPLED, "00");
        ask(SAMPLED, "01");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all()).contains(bytes(SAMPLED)));
        assertThat(all()).doesNotContain(bytes(UNSAMPLED));
    }

    @Test
    void histogramsHaveExemplars() throws Exception {
        ask(SAMPLED, "01");

        HttpRequest scrape = HttpRequest.newBuilder(URI.create(weir.managementUrl() + "/actuator/prometheus"))
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(client.send(scrape, HttpResponse.BodyHandlers.ofString())
                                    .body()
                                    .lines())
                            .anyMatch(line -> line.startsWith("weir_dispatch_run_seconds_bucket")
                                    && line.contains("trace_id=\"" + SAMPLED + "\""))
                            .anyMatch(line -> line.startsWith("http_server_requests_seconds_bucket")
                                    && line.contains("trace_id=\"" + SAMPLED + "\"")));
        }
    }

    @Test
    void postgresqlShowsTheTraceToo() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            // What a connection shows is its last statement, and the service has some of its own.
            await().atMost(PATIENCE).untilAsserted(() -> {
                ask(SAMPLED, "01");
                var result = statement.executeQuery("select query from pg_stat_activity where application_name ="
                        + " 'weir-traced' and query like '%route=''public.things''%'");
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1))
                        .startsWith("/*consumer='127.0.0.1',route='public.things',traceparent='00-" + SAMPLED + "-");
            });
        }
    }
}
