package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** With two connections: quick texts use both, slow ones leave one free. */
class SqlPaceIT {

    private static CompletableFuture<HttpResponse<String>> ask(SqlClient sql, String query) {
        return sql.send(SqlClient.query(query), SqlClient.CONNECTION);
    }

    private static void awaitSlots(SqlClient sql, String state, int count) {
        String line = "weir_slots\\{[^}]*state=\"" + state + "\"[^}]*} " + count + "\\.0";
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(sql.weir().management("/prometheus").body()).containsPattern(line));
    }

    @Test
    void quickTextsUseEveryConnection() {
        try (SqlClient sql = new SqlClient(
                "create table t (id int)",
                "weir.pool.size=2",
                "weir.dispatch.slow-threshold=3s",
                "weir.dispatch.shared-timeout=3s")) {
            sql.ask("select 1");
            CompletableFuture<HttpResponse<String>> one = ask(sql, "select pg_sleep(1)");
            CompletableFuture<HttpResponse<String>> other = ask(sql, "select pg_sleep(1), 2");
            awaitSlots(sql, "solo", 2);
            assertThat(one.join().statusCode()).isEqualTo(200);
            assertThat(other.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatTurnsOutSlowLeavesOneConnectionFree() {
        try (SqlClient sql = new SqlClient("create table t (id int)", "weir.pool.size=2")) {
            sql.ask("select 1");
            CompletableFuture<HttpResponse<String>> slow = ask(sql, "select pg_sleep(5)");
            awaitSlots(sql, "exclusive", 1);
            CompletableFuture<HttpResponse<String>> next = ask(sql, "select pg_sleep(0.5), 2");
            for (int i = 0; i < 5; i++) {
                sql.ask("select 1");
                assertThat(sql.weir().status("/t")).isEqualTo(200);
            }
            assertThat(slow).isNotDone();
            assertThat(next).isNotDone();
            assertThat(slow.join().statusCode()).isEqualTo(200);
            assertThat(next.join().statusCode()).isEqualTo(200);
        }
    }
}
