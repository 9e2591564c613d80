package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one consumer may send at the most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumerLimitIT {

    private static final String KEY = TestSecrets.of("key");

    /** The bcrypt hash, in few rounds, of {@code s3cret!@}. */
    private static final String HASH = "$2a$04$Z/hcQ2nbfnWr4BIMcF2feuLp3TXKxmho2trurj6xqF69LGCklKHYm";

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.pool.size=1",
            "weir.auth.jwt.secret=" + TestTokens.SECRET,
            "weir.auth.api-keys[0].name=eve",
            "weir.auth.api-keys[0].sha256=" + sha256(KEY),
            "weir.auth.api-keys[0].role=" + login.username(),
            "weir.rest.anon-role=" + login.username(),
            "weir.sql.enabled=true",
            "weir.sql.users.eve=" + HASH,
            "weir.consumers.requests-per-second=1",
            "weir.consumers.burst=3");

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA-256", e);
        }
    }

    @AfterAll
    void stop() {
        weir.close();
    }

    private HttpResponse<String> as(String subject) {
        String token = TestTokens.of("{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(login.username(), subject));
        return weir.rest("/things", "Authorization", "Bearer " + token).join();
    }

    @Test
    void aConsumerThatSendsTooManyIsToldToWaitAndNoOther() throws Exception {
        List<HttpResponse<String>> many =
                IntStream.range(0, 8).mapToObj(number -> as("ada")).toList();
        assertThat(many.subList(0, 3))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo("[{\"id\":7}]"));
        HttpResponse<String> refused = many.getLast();
        assertThat(refused.statusCode() + " " + refused.body())
                .isEqualTo("429 {\"code\":\"WEIR013\",\"message\":\"This consumer sends more requests than it may\","
                        + "\"details\":\"This consumer may send 1 requests a second\",\"hint\":\"Nothing was done; send fewer,"
                        + " and try again after the time in Retry-After\"}");
        assertThat(refused.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 3));
        assertThat(refused.headers().firstValue("Proxy-Status")).hasValue("Weir; error=WEIR013");
        assertThat(as("bob").statusCode()).isEqualTo(200);
        assertThat(weir.management("/prometheus").body()).contains("weir_consumer_limited_total{limit=\"rate\"}");
    }

    /** A token may say whatever its issuer lets it: it uses up nothing of a key, a user, or an address. */
    @Test
    void aTokenUsesUpNothingOfAKeyAUserOrAnAddressOfItsName() throws Exception {
        for (String subject : List.of("eve", "127.0.0.1", "key:eve")) {
            List<Integer> statuses = IntStream.range(0, 8)
                    .mapToObj(number -> as(subject).statusCode())
                    .toList();
            assertThat(statuses).startsWith(200, 200, 200).endsWith(429);
        }
        assertThat(weir.rest("/things", "apikey", KEY).join().statusCode()).isEqualTo(200);
        assertThat(sqlAs("eve").statusCode()).isEqualTo(200);
        assertThat(weir.status("/things")).isEqualTo(200);
    }

    private HttpResponse<String> sqlAs(String user) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(weir.url() + "/sql"))
                    .header("Neon-Connection-String", "postgresql://" + user + ":s3cret!%40@localhost/shop")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"select 1\"}"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
