package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of the queue one consumer may fill. */
class ConsumerShareIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Login login = TestDatabase.createDatabase("""
            create table things (id int); insert into things values (7);
            create table held (id int);
            """);

    private CompletableFuture<HttpResponse<String>> as(RunningWeir weir, String subject, String path) {
        String token = TestTokens.of("{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(login.username(), subject));
        return weir.rest(path, "Authorization", "Bearer " + token);
    }

    private static void awaitWaiting(RunningWeir weir, int count, int running) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weir.management("/prometheus").body())
                        .containsPattern("weir_dispatch_queue_depth\\S* " + count + "\\.0")
                        .containsPattern("weir_slots\\{state=\"exclusive\"} " + running + "\\.0"));
    }

    /** The only connection waits for a lock for one consumer, who then may wait with two requests of a queue of ten. */
    @Test
    void whoHasFilledItsShareIsRefusedAndOthersAreNot() throws Exception {
        try (Connection holder = TestDatabase.superuserOf(login);
                Statement lock = holder.createStatement();
                RunningWeir weir = new RunningWeir(
                        login,
                        "weir.pool.size=1",
                        "weir.auth.jwt.secret=" + TestTokens.SECRET,
                        "weir.dispatch.queue-size=10",
                        "weir.consumers.queue-share=0.2")) {
            holder.setAutoCommit(false);
            lock.execute("lock table held");
            CompletableFuture<HttpResponse<String>> runs = as(weir, "ada", "/held");
            awaitWaiting(weir, 0, 1);
            List<CompletableFuture<HttpResponse<String>>> wait = IntStream.range(0, 2)
                    .mapToObj(number -> as(weir, "ada", "/held?limit=" + (number + 1)))
                    .toList();
            awaitWaiting(weir, 2, 1);
            HttpResponse<String> refused = as(weir, "ada", "/things").join();
            CompletableFuture<HttpResponse<String>> other = as(weir, "bob", "/things");
            assertThat(refused.statusCode() + " " + refused.body())
                    .isEqualTo(
                            "429 {\"code\":\"WEIR013\",\"message\":\"This consumer sends more requests than it may\","
                                    + "\"details\":\"2 requests of this consumer wait, which is its share of the queue\","
                                    + "\"hint\":\"Nothing was done; send fewer, and try again after the time in Retry-After\"}");
            assertThat(refused.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
            holder.rollback();
            assertThat(other.join().body()).isEqualTo("[{\"id\":7}]");
            assertThat(runs.join().body()).isEqualTo("[]");
            assertThat(wait).allSatisfy(one -> assertThat(one.join().body()).isEqualTo("[]"));
            assertThat(weir.management("/prometheus").body())
                    .contains("weir_consumer_limited_total{limit=\"queue_share\"} 1.0");
        }
    }
}
