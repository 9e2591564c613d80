package dev.weir.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a database, and a client of both its ports. */
public final class RunningWeir implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    public RunningWeir(Login login, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "management.server.port=0",
                "spring.r2dbc.url=" + login.r2dbcUrl(),
                "spring.r2dbc.username=" + login.username(),
                "spring.r2dbc.password=" + login.password(),
                "weir.shutdown.grace=0s"));
        all.addAll(List.of(settings));
        // Arguments, since application.yml would win over properties of the builder.
        context = SpringApplication.run(
                WeirApplication.class, all.stream().map("--"::concat).toArray(String[]::new));
    }

    public CompletableFuture<HttpResponse<String>> rest(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                request("local.server.port", "/rest/v1" + path, Duration.ofSeconds(30)), (name, value) -> true);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a body of JSON. */
    public CompletableFuture<HttpResponse<String>> post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    /** Sends a body of JSON, or none where it is empty. */
    public CompletableFuture<HttpResponse<String>> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        request("local.server.port", "/rest/v1" + path, Duration.ofSeconds(30)), (name, value) -> true)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    public int status(String path) {
        return rest(path).join().statusCode();
    }

    /** Where the service's port is, without a path. */
    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Where the management port is, without a path. */
    public String managementUrl() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.management.port");
    }

    /** Asks the management port, with little patience. */
    public HttpResponse<String> management(String path) throws IOException, InterruptedException {
        return client.send(
                request("local.management.port", "/actuator" + path, Duration.ofSeconds(2)),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sends an operator's request to the management port; what he waits for may take long. */
    public HttpResponse<String> operate(
            String method, String path, String json, String user, String password, String... header)
            throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        request("local.management.port", "/actuator" + path, Duration.ofSeconds(30)),
                        (name, value) -> true)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Authorization", "Basic " + credentials);
        if (!json.isEmpty()) {
            builder.header("Content-Type", "application/json");
        }
        if (header.length > 0) {
            builder.headers(header);
        }
        return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String port, String path, Duration limit) {
        String authority = "127.0.0.1:" + context.getEnvironment().getRequiredProperty(port);
        return HttpRequest.newBuilder(URI.create("http://" + authority + path))
                .timeout(limit)
                .build();
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
