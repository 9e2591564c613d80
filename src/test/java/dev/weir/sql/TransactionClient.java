package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to {@code /sql/transactions} as the user of the {@link SqlClient}. */
final class TransactionClient {

    private final SqlClient sql;
    private final HttpClient client = HttpClient.newHttpClient();

    TransactionClient(SqlClient sql) {
        this.sql = sql;
    }

    CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
        return sendAs(SqlClient.CONNECTION, method, path, body);
    }

    CompletableFuture<HttpResponse<String>> sendAs(String connection, String method, String path, String body) {
        String[] header = connection.split(": ", 2);
        HttpRequest request = HttpRequest.newBuilder(URI.create(sql.weir().url() + "/sql/transactions" + path))
                .timeout(Duration.ofSeconds(30))
                .header(header[0], header[1])
                .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Status and body. */
    String told(String method, String path, String body) {
        HttpResponse<String> response = send(method, path, body).join();
        return response.statusCode() + " " + response.body();
    }

    /** Begins one; its path. */
    String begin(String body) {
        HttpResponse<String> response = send("POST", "", body).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        String id = JsonMapper.shared().readTree(response.body()).get("id").asString();
        assertThat(response.headers().firstValue("Location")).hasValue("/sql/transactions/" + id);
        return "/" + id;
    }

    String run(String transaction, String query) {
        return told("POST", transaction, SqlClient.query(query));
    }

    String code(String told) {
        return JsonMapper.shared()
                .readTree(told.substring(told.indexOf(' ') + 1))
                .path("code")
                .asString();
    }
}
