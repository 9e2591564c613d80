package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code weir.http.min-rate}: who is below it is cut off and counted, who is above it is not, at either end of a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientIT {

    /** Bytes a second. */
    private static final int LOWEST = 20_000;

    /** Longer than the window and a look, less than the other limits. */
    private static final Duration LONG = Duration.ofSeconds(24);

    private static final Duration STEP = Duration.ofMillis(250);
    private static final int STEPS = (int) LONG.dividedBy(STEP);

    private final RunningWeir weir = new RunningWeir(
            TestDatabase.createDatabase("""
                    create table notes (text text);
                    create view books as select repeat('b', 1000) as text from generate_series(1, 30000);
                    """),
            "weir.http.min-rate=" + LOWEST + "B",
            "weir.http.read-timeout=60s",
            "weir.http.write-timeout=60s");

    @AfterAll
    void close() {
        weir.close();
    }

    /** All at a time, since each takes as long as the rate's window. */
    @Test
    void whoIsTooSlowIsCutOffAndCountedAndNobodyElse() throws Exception {
        CompletableFuture<String> slowSender = sender(LOWEST / 4);
        CompletableFuture<String> quickSender = sender(4 * LOWEST);
        CompletableFuture<Boolean> slowReader = reader(LOWEST / 4);
        CompletableFuture<Boolean> quickReader = reader(6 * LOWEST);

        assertThat(slowSender.join()).startsWith("HTTP/1.1 408 ").contains("WEIR408");
        assertThat(quickSender.join()).startsWith("HTTP/1.1 201 ");
        assertThat(slowReader.join()).as("the slow reader got all").isFalse();
        assertThat(quickReader.join()).as("the quick reader got all").isTrue();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(weir.management("/prometheus")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("weir_http_too_slow_total")))
                .containsExactlyInAnyOrder(
                        "weir_http_too_slow_total{how=\"reading\"} 1.0",
                        "weir_http_too_slow_total{how=\"sending\"} 1.0"));
    }

    /** Sends a body for so long, at this rate; what it is answered. */
    private CompletableFuture<String> sender(int bytesASecond) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = connect()) {
                        return send(socket, bytesASecond);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static String send(Socket socket, int bytesASecond) throws IOException {
        byte[] piece = "x".repeat(bytes(bytesASecond)).getBytes(ISO_8859_1);
        String before = "{\"text\":\"";
        String after = "\"}";
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        int length = before.length() + STEPS * piece.length + after.length();
        out.write(("POST /rest/v1/notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + before)
                .getBytes(ISO_8859_1));
        boolean whole = everyStep(() -> {
            try {
                out.write(piece);
                return in.available() == 0;
            } catch (IOException e) {
                return false;
            }
        });
        if (whole) {
            out.write(after.getBytes(ISO_8859_1));
        }
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** Reads an answer for so long, at this rate, and then the rest at once; whether it was whole. */
    private CompletableFuture<Boolean> reader(int bytesASecond) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = connect()) {
                        return read(socket, bytesASecond);
                    } catch (IOException reset) {
                        return false;
                    }
                },
                Thread::startVirtualThread);
    }

    private static boolean read(Socket socket, int bytesASecond) throws IOException {
        socket.getOutputStream()
                .write("GET /rest/v1/books HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(ISO_8859_1));
        InputStream in = socket.getInputStream();
        long[] read = {0};
        everyStep(() -> {
            try {
                read[0] += in.readNBytes(bytes(bytesASecond)).length;
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return read[0] + in.transferTo(OutputStream.nullOutputStream()) > 30_000_000;
    }

    private static int bytes(int aSecond) {
        return (int) (aSecond * STEP.toMillis() / 1000);
    }

    /** Whether it could be done to the end. */
    private static boolean everyStep(BooleanSupplier step) {
        for (int i = 0; i < STEPS; i++) {
            if (!step.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        // So that what it has not read yet waits at the other end.
        socket.setReceiveBufferSize(8192);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(weir.url()).getPort()));
        return socket;
    }
}
