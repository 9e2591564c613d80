package dev.weir.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.HttpProperties;
import dev.weir.pool.MemoryBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * Requests without a body, which come to Reactor Netty as one message, behind real sockets. They are not native, as those
 * tell of a client that leaves by themselves, whether anything reads or not.
 */
class WholeRequestTest {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final String WAIT = "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private static final HttpProperties LIMITS = new HttpProperties(
            DataSize.ofKilobytes(16),
            DataSize.ofKilobytes(16),
            DataSize.ofMegabytes(10),
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            DataSize.ofKilobytes(1),
            false);

    private final Semaphore waiting = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);
    private final LoopResources loops = LoopResources.create("test", 1, 1, true);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .runOn(loops, false)
            .doOnChannelInit((connection, channel, address) -> new HttpConnection(
                            LIMITS,
                            List.of(),
                            new HttpMemory(new MemoryBudget(1 << 20), new MemoryBudget(1 << 20), event -> {}))
                    .install(channel.pipeline(), NettyPipeline.HttpCodec))
            .handle(this::serve)
            .bindNow();

    @AfterEach
    void close() {
        server.disposeNow();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    private Mono<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().equals("/wait")) {
            return Mono.<Void>never()
                    .doOnSubscribe(subscribed -> waiting.release())
                    .doOnCancel(left::release);
        }
        Flux<?> body = request.receive();
        Flux<?> read =
                switch (request.uri()) {
                    case "/later" -> body.subscribeOn(Schedulers.parallel());
                    case "/slow" -> body.delaySubscription(Duration.ofMillis(200));
                    default -> body;
                };
        return read.then(
                Mono.defer(() -> response.header("content-length", "0").send().then()));
    }

    /** Twice on one connection, so that each request also comes behind another. */
    @ParameterizedTest
    @CsvSource({
        "GET, /now",
        "GET, /later",
        "HEAD, /now",
        "OPTIONS, /later",
        "DELETE, /now",
        "DELETE, /later",
        "POST, /now",
        "PUT, /later",
        "PATCH, /now"
    })
    void anEmptyBodyEndsForWhoReadsIt(String method, String path) throws IOException {
        try (Socket client = connect()) {
            for (String length :
                    List.of("", "Content-Length: 0\r\n", "Content-Length: 0\r\nExpect: 100-continue\r\n")) {
                send(client, "%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n".formatted(method, path, length));
                assertThat(answer(client)).as(length).isEqualTo(ANSWER);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.0\r\n", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"})
    void theLastRequestOfAConnectionEndsIt(String head) throws IOException {
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + head + "\r\n");
            assertThat(answer(client)).isEqualTo(ANSWER);
            assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
                    .matches(
                            "HTTP/1\\.[01] 200 OK\r\n(connection: close\r\n)?content-length: 0\r\n(connection: close\r\n)?\r\n");
        }
    }

    /** Alone, behind a request that has been answered, and behind one that it waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "GET /now", "POST /now", "GET /slow", "POST /slow"})
    void aClientThatLeavesWhileItWaitsIsNoticed(String first) throws Exception {
        try (Socket client = connect()) {
            send(client, (first.isEmpty() ? "" : first + " HTTP/1.1\r\nHost: x\r\n\r\n") + WAIT);
            assertThat(waiting.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
        }
        assertThat(left.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void aClientThatClosesItsSideWhileItWaitsIsNoticed() throws Exception {
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(client)).isEqualTo(ANSWER);
            send(client, WAIT);
            assertThat(waiting.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
            client.shutdownOutput();
            assertThat(left.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    /** What the two sockets hold is read by nobody; what is beyond cannot be sent. */
    @Test
    void aClientThatKeepsSendingWhileItWaitsIsNotReadWithoutLimit() throws Exception {
        ByteBuffer requests = ByteBuffer.wrap(WAIT.repeat(1000).getBytes(US_ASCII));
        long most = 64L << 20;
        try (SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
            client.connect(server.address());
            client.configureBlocking(false);
            long sent = 0;
            for (int idle = 0; idle < 20 && sent < most; ) {
                int taken = client.write(requests.hasRemaining() ? requests : requests.rewind());
                sent += taken;
                idle = taken == 0 ? idle + 1 : 0;
                LockSupport.parkNanos(taken == 0 ? 20_000_000 : 0);
            }
            assertThat(sent).isLessThan(most);
        }
        assertThat(waiting.availablePermits()).isEqualTo(1);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readNBytes(ANSWER.length()), US_ASCII);
    }
}
