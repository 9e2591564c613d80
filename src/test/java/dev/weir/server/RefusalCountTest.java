package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Hooks;

/** What the client was told is what is counted, once, and is no defect in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RefusalCountTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String POST = "POST /body HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
    private ConfigurableApplicationContext context;
    private int port;

    @BeforeAll
    void start() {
        Hooks.onErrorDropped(dropped::add);
        context = new SpringApplicationBuilder(HttpServerTest.Fakes.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--weir.http.read-timeout=1s",
                        "--weir.http.max-body=1KB");
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() {
        context.close();
        Hooks.resetOnErrorDropped();
    }

    @BeforeEach
    void startAnew() {
        context.getBean("events", Queue.class).clear();
    }

    @Test
    void aSlowBodyIsA408(CapturedOutput output) throws IOException {
        isToldAndCounted(POST + "Content-Length: 9\r\n\r\nhalf", 408, output);
    }

    @Test
    void aSlowHeadIsA408(CapturedOutput output) throws IOException {
        isToldAndCounted("POST /body HTTP/1.1\r\nHo", 408, output);
    }

    @Test
    void aBadChunkIsA400(CapturedOutput output) throws IOException {
        isToldAndCounted(CHUNKED + "1\r\na\r\nzz\r\n", 400, output);
    }

    @Test
    void aBadChunkThatComesFirstIsA400(CapturedOutput output) throws IOException {
        isToldAndCounted(CHUNKED + "zz\r\n", 400, output);
    }

    /** A request that waits for something else when its body turns out to be bad. */
    @Test
    void aBadChunkOfABodyThatNobodyReadsIsA400(CapturedOutput output) throws IOException {
        isToldAndCounted(CHUNKED.replace("/body", "/silent") + "1\r\na\r\nzz\r\n", 400, output);
    }

    @Test
    void theRequestBeforeABadOneIsCountedByItself() throws IOException {
        exchange(
                "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\nGET /echo HTTP/1.1\r\nHost: localhost\r\nName : 1\r\n\r\n");

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered())
                .extracting(Event.Answered::status)
                .containsExactlyInAnyOrder(200, 400));
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsA413(CapturedOutput output) throws IOException {
        isToldAndCounted(CHUNKED + "800\r\n" + "a".repeat(0x800) + "\r\n", 413, output);
    }

    @Test
    void aBodyThatAnnouncesItselfBeyondTheLimitIsA413(CapturedOutput output) throws IOException {
        isToldAndCounted(POST + "Content-Length: 2048\r\n\r\n", 413, output);
    }

    @Test
    void aBadHeadIsA400(CapturedOutput output) throws IOException {
        isToldAndCounted("GET /echo HTTP/1.1\r\nHost: localhost\r\nName : 1\r\n\r\n", 400, output);
    }

    @Test
    void aClientThatLeavesInMidBodyIsCountedApart(CapturedOutput output) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((CHUNKED + "1\r\na\r\n").getBytes(ISO_8859_1));
        }
        isCounted(0, output);
    }

    private void isToldAndCounted(String request, int status, CapturedOutput output) throws IOException {
        assertThat(exchange(request))
                .startsWith("HTTP/1.1 %d ".formatted(status))
                .containsOnlyOnce("HTTP/1.1 ")
                .contains("\"code\":");
        isCounted(status, output);
    }

    private void isCounted(int status, CapturedOutput output) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered())
                .hasSize(1));
        assertThat(answered()).extracting(Event.Answered::status).containsExactly(status);
        assertThat(dropped).isEmpty();
        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    private List<Event.Answered> answered() {
        Queue<?> events = context.getBean("events", Queue.class);
        return events.stream()
                .filter(Event.Answered.class::isInstance)
                .map(Event.Answered.class::cast)
                .toList();
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
