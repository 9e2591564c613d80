package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A result that is larger than the process: 100 MB, or 1 GB with {@code -Dweir.long=true}, through a heap of 64 MB.
 */
class LargeStreamIT {

    private static final long MEGABYTE = 1 << 20;
    private static final long ROW = 274;
    private static final boolean LONG = Boolean.getBoolean("weir.long");
    private static final long ROWS = (LONG ? 1024 : 100) * MEGABYTE / ROW;

    private static final String ROWS_WITHOUT_END = """
            create table parts as select i from generate_series(0, 1999) i;
            create view numbers as
              select (1000000 + a.i * 2000 + b.i)::text as id, repeat('x', 245) as filler from parts a cross join parts b;
            """;

    /** What a stream was. */
    private record Stream(long bytes, Duration firstByte, Duration whole, long memory) {}

    @Test
    void aResultLargerThanTheHeapPassesThroughMemoryThatStaysFlat() throws Exception {
        Login login = TestDatabase.createDatabase(ROWS_WITHOUT_END);
        try (HttpClient client = HttpClient.newHttpClient();
                WeirProcess weir = WeirProcess.ready(
                        login,
                        List.of("-Xmx64m", "-Dio.netty.leakDetection.level=" + (LONG ? "simple" : "paranoid")),
                        "weir.pool.size=2",
                        "weir.dispatch.deadline=60s")) {
            Stream warm = read(client, weir, ROWS / 4);
            Stream whole = read(client, weir, ROWS);

            System.out.printf("%s%n%s%n", warm, whole);
            assertThat(whole.bytes()).isEqualTo(ROWS * ROW);
            assertThat(whole.memory() - warm.memory()).isLessThan(32 * MEGABYTE);
            assertThat(weir.output()).doesNotContain("LEAK");
        }
    }

    private static Stream read(HttpClient client, WeirProcess weir, long rows)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/rest/v1/numbers?limit=%d".formatted(weir.port(), rows)))
                .header("Accept", "application/x-ndjson")
                .build();
        long began = System.nanoTime();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        long memory = 0;
        Duration firstByte = Duration.ZERO;
        try (InputStream body =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                if (bytes == 0) {
                    firstByte = Duration.ofNanos(System.nanoTime() - began);
                }
                if (bytes / (8 * MEGABYTE) != (bytes + n) / (8 * MEGABYTE)) {
                    memory = Math.max(memory, residentBytes(weir.jvm().pid()));
                }
                bytes += n;
            }
        }
        return new Stream(bytes, firstByte, Duration.ofNanos(System.nanoTime() - began), memory);
    }

    private static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
