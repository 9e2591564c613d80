package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service with SQL over HTTP on a database of its own, and its client. */
final class SqlClient implements AutoCloseable {

    /** The bcrypt hash, in few rounds, of {@code s3cret!@}. */
    static final String HASH = "$2a$04$Z/hcQ2nbfnWr4BIMcF2feuLp3TXKxmho2trurj6xqF69LGCklKHYm";

    static final String CONNECTION = "Neon-Connection-String: postgresql://app:s3cret!%40@localhost/shop";

    private final Login login;
    private final RunningWeir weir;
    private final HttpClient client = HttpClient.newHttpClient();

    SqlClient(String script, String... settings) {
        login = TestDatabase.createDatabase(script);
        List<String> all = new ArrayList<>(List.of("weir.sql.enabled=true", "weir.sql.users.app=" + HASH));
        all.addAll(List.of(settings));
        weir = new RunningWeir(login, all.toArray(String[]::new));
    }

    Login login() {
        return login;
    }

    RunningWeir weir() {
        return weir;
    }

    /** Sends a body; headers are {@code Name: value}. */
    CompletableFuture<HttpResponse<String>> send(String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(weir.url() + "/sql"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks as the user; what is not a status of 200 is a failure of the test. */
    JsonNode ask(String sql) {
        HttpResponse<String> response = send(query(sql), CONNECTION).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    /** The first value of the first row. */
    String value(String sql) {
        JsonNode row = ask(sql).get("rows").get(0);
        return row.iterator().next().asString();
    }

    /** The body of a failure with this status. */
    JsonNode fails(int status, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(CONNECTION);
        HttpResponse<String> response = send(body, all.toArray(String[]::new)).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.body());
    }

    static String query(String sql) {
        return JsonMapper.shared()
                .writeValueAsString(JsonMapper.shared().createObjectNode().put("query", sql));
    }

    @Override
    public void close() {
        weir.close();
        client.close();
    }
}
