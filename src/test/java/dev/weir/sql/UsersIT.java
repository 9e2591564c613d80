package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may use SQL over HTTP. */
class UsersIT {

    private static final String QUERY = "{\"query\": \"select 1\"}";

    private static SqlClient sql;

    @BeforeAll
    static void start() {
        sql = new SqlClient(
                "",
                "weir.unauthenticated=true",
                "weir.sql.users.other=" + SqlClient.HASH,
                "weir.sql.users.forwarded=" + SqlClient.HASH,
                "weir.http.trusted-proxies=127.0.0.0/8");
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static HttpResponse<String> as(String url) {
        return sql.send(QUERY, "Neon-Connection-String: " + url).join();
    }

    @Test
    void letsNobodyInWithoutAPassword() {
        HttpResponse<String> none = sql.send(QUERY).join();
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("The header Neon-Connection-String is missing");
        assertThat(as("postgresql://app@localhost/shop").body())
                .contains("password authentication failed for user \\\"app\\\"", "28P01");
        assertThat(as("postgresql://localhost/shop").statusCode()).isEqualTo(400);
        assertThat(as("postgresql://nobody:x@localhost/shop").body()).contains("28P01");
    }

    @Test
    void slowsDownAGuesserAndNotTheUserWhoIsKnown() {
        String right = "postgresql://other:s3cret!%40@localhost/shop";
        assertThat(as(right).statusCode()).isEqualTo(200);
        List<Integer> statuses = IntStream.range(0, 8)
                .mapToObj(i ->
                        as("postgresql://other:wrong" + i + "@localhost/shop").statusCode())
                .toList();
        assertThat(statuses).startsWith(400, 400, 400, 400, 400).endsWith(429);
        assertThat(as(right).statusCode()).isEqualTo(200);
    }

    @Test
    void countsAttemptsForTheAddressThatATrustedProxyNames() {
        List<Integer> statuses = IntStream.range(0, 8)
                .mapToObj(i -> from("203.0.113.1", "guess" + i))
                .toList();
        assertThat(statuses).endsWith(429);
        assertThat(from("203.0.113.2", "guess")).isEqualTo(400);
        assertThat(from("2001:db8::1", "guess")).isEqualTo(400);
    }

    private static int from(String address, String password) {
        String url = "postgresql://forwarded:" + password + "@localhost/shop";
        return sql.send(QUERY, "Neon-Connection-String: " + url, "X-Forwarded-For: " + address)
                .join()
                .statusCode();
    }

    @Test
    void checksAPasswordOnceForManyThatComeTogether() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 50)
                .mapToObj(i -> sql.send(QUERY, SqlClient.CONNECTION))
                .toList();
        assertThat(all).allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(200));
    }
}
