package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who uses the service most is seen in a scrape by name; the others are not. */
class ConsumersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Clients of two addresses of this machine: one slow and often, one that asked once. */
    @Test
    void theHeaviestIsNamedAndTheOthersAreNot() throws Exception {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase("create view slow as select pg_sleep(0.3)::text as slept;"),
                "weir.metrics.consumers=1")) {
            assertThat(get(weir, "127.0.0.2")).isEqualTo(200);
            assertThat(IntStream.range(0, 5).map(i -> weir.status("/slow?limit=" + (i + 1))))
                    .containsOnly(200);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(scrape(weir, "weir_consumer_running"))
                    .anyMatch(row -> row.startsWith("weir_consumer_running{consumer=\"127.0.0.1\"} 0.0"))
                    .anyMatch(row -> row.startsWith("weir_consumer_running{consumer=\"other\"} 0.0"))
                    .hasSize(2));
            assertThat(scrape(weir, "weir_consumer_requests")).hasSize(2);
            assertThat(scrape(weir, "weir_consumer_")).noneMatch(row -> row.contains("127.0.0.2"));
        }
    }

    @Test
    void noneIsNamedWhereNoneIsWanted() throws Exception {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase("create table free (id int);"), "weir.metrics.consumers=0")) {
            assertThat(weir.status("/free")).isEqualTo(200);

            assertThat(scrape(weir, "weir_consumer_")).isEmpty();
        }
    }

    private static int get(RunningWeir weir, String from) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(from))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(weir.url() + "/rest/v1/slow"))
                    .timeout(PATIENCE)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static List<String> scrape(RunningWeir weir, String name) throws IOException, InterruptedException {
        Stream<String> lines = weir.management("/prometheus").body().lines();
        return lines.filter(line -> line.startsWith(name)).toList();
    }
}
