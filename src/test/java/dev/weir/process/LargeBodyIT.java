package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write of 50 MB, where the limit is raised to let it in, in a heap of four times as much. */
class LargeBodyIT {

    private static final int SIZE = 50_000_000;
    private static final int ROWS = 100_000;

    @Test
    void isWrittenInBoundedMemory() throws IOException, InterruptedException {
        try (WeirProcess weir = WeirProcess.ready(
                TestDatabase.createDatabase("create table lines (line text)"),
                List.of("-Xmx200m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"),
                "weir.http.max-body=60MB",
                "weir.dispatch.deadline=120s")) {
            String body = body();
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = post(weir, body);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                assertThat(answer.headers().firstValue("Content-Range")).hasValue("*/" + ROWS);
            }
            assertThat(weir.get("/rest/v1/lines?select=line&limit=1").statusCode())
                    .isEqualTo(200);
            assertThat(weir.output()).doesNotContain("OutOfMemoryError", "OutOfDirectMemoryError");
        }
    }

    private static String body() {
        String row = "{\"line\":\"" + "x".repeat(SIZE / ROWS - 12) + "\"}";
        StringBuilder body = new StringBuilder(SIZE + 2).append('[');
        for (int i = 0; i < ROWS; i++) {
            body.append(i == 0 ? "" : ",").append(row);
        }
        return body.append(']').toString();
    }

    private static HttpResponse<String> post(WeirProcess weir, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/rest/v1/lines".formatted(weir.port())))
                .header("Content-Type", "application/json")
                .header("Prefer", "count=exact")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
