package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Four million rows that come at once, since nothing has to be stored or sorted before the first. */
    private static final String VIEWS = """
            create table parts as select i from generate_series(0, 1999) i;
            create view numbers as
              select (1000000 + a.i * 2000 + b.i)::text as id, repeat('x', 245) as filler from parts a cross join parts b;
            create view crumbling as select i, 1 / (1500 - i) as part from parts;
            """;

    /**
     * What a stream was.
     *
     * @param memory the most that the service's process held of it while it was read, in bytes
     */
    private record Stream(long bytes, long memory) {}

    @Test
    void aResultLargerThanTheHeapPassesThroughMemoryThatStaysFlat() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                WeirProcess weir = start("-Xmx64m")) {
            Stream first = read(client, weir, ROWS / 4);
            Stream whole = read(client, weir, ROWS);
            assertThat(whole.bytes()).isEqualTo(ROWS * ROW);
            assertThat(whole.memory() - first.memory())
                    .as("%s, %s", first, whole)
                    .isLessThan(32 * MEGABYTE);
        }
    }

    @Test
    void noBufferIsLostHoweverAStreamEnds() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                WeirProcess weir = start("-Xmx64m", "-Dio.netty.leakDetection.level=paranoid")) {
            for (int i = 0; i < 20; i++) {
                read(client, weir, 2000);
                try (InputStream broken = open(client, weir, "/crumbling")) {
                    assertThatThrownBy(broken::readAllBytes).isInstanceOf(IOException.class);
                }
                try (InputStream left = open(client, weir, "/numbers")) {
                    assertThat(left.readNBytes(10_000)).hasSize(10_000);
                }
            }
            for (int i = 0; i < 5; i++) {
                try (InputStream killed = open(client, weir, "/numbers")) {
                    assertThat(killed.readNBytes(10_000)).hasSize(10_000);
                    Superuser.run("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where query like '%numbers%' and pid <> pg_backend_pid()");
                    assertThatThrownBy(killed::readAllBytes).isInstanceOf(IOException.class);
                }
            }
            assertThat(outputWithLeaks(client, weir)).doesNotContain("LEAK");
        }
    }

    /** The detector tells of what was lost when a new buffer is made after the garbage collector has found it. */
    private static String outputWithLeaks(HttpClient client, WeirProcess weir)
            throws IOException, InterruptedException {
        collectGarbage(weir.jvm().pid());
        read(client, weir, 2000);
        return weir.output();
    }

    private static WeirProcess start(String... options) throws IOException {
        return WeirProcess.ready(
                TestDatabase.createDatabase(VIEWS), List.of(options), "weir.pool.size=2", "weir.dispatch.deadline=60s");
    }

    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int exit = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static InputStream open(HttpClient client, WeirProcess weir, String target)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/rest/v1%s".formatted(weir.port(), target)))
                .header("Accept", "application/x-ndjson")
                .build();
        return client.send(request, BodyHandlers.ofInputStream()).body();
    }

    private static Stream read(HttpClient client, WeirProcess weir, long rows)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        long memory = 0;
        try (InputStream body = open(client, weir, "/numbers?limit=" + rows)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                if (bytes / (8 * MEGABYTE) != (bytes + n) / (8 * MEGABYTE)) {
                    memory = Math.max(memory, residentBytes(weir.jvm().pid()));
                }
                bytes += n;
            }
        }
        return new Stream(bytes, memory);
    }

    private static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
