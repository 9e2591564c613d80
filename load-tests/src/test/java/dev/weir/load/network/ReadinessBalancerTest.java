package dev.weir.load.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessBalancerTest {

    private static final String GET = "GET /rows?id=eq.1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String END = "\r\n\r\n";

    private final ReadinessBalancer balancer = new ReadinessBalancer();
    private final Instance first = new Instance("first", END);
    private final Instance second = new Instance("second", END);

    @AfterEach
    void end() throws IOException {
        balancer.close();
        first.close();
        second.close();
    }

    @Test
    void passesRequestsAndAnswersOnOverOneConnectionToTheInstance() throws IOException {
        add(first);
        try (Client client = new Client()) {
            assertThat(client.ask(GET, "first")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nfirst");
            assertThat(client.ask(GET, "first")).endsWith("first");
        }
        assertThat(first.connections).hasValue(1);
        assertThat(balancer.failures()).isZero();
    }

    @Test
    void passesChunksOnInBothDirections() throws IOException {
        try (Instance chunked = new Instance(
                "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", Instance.RAW)) {
            add(chunked);
            try (Client client = new Client()) {
                String request = "POST /rows HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
                assertThat(client.ask(request, "0\r\n\r\n")).endsWith("\r\n\r\n2\r\n[]\r\n0\r\n\r\n");
            }
        }
    }

    @Test
    void opensAnotherConnectionWhenTheInstanceSaysThatItsOwnCloses() throws IOException {
        try (Instance closing = new Instance("Connection: close\r\nContent-Length: 2\r\n\r\n[]", END, Instance.RAW)) {
            add(closing);
            try (Client client = new Client()) {
                assertThat(client.ask(GET, "[]")).doesNotContainIgnoringCase("connection");
                assertThat(client.ask(GET, "[]")).endsWith("[]");
            }
            assertThat(closing.connections).hasValue(2);
        }
    }

    @Test
    void leavesAnInstanceThatIsNoLongerReady() throws IOException {
        Upstream unready = add(first);
        try (Client client = new Client()) {
            client.ask(GET, "first");
            add(second);
            assertThat(balancer.ready()).isEqualTo(2);
            first.readiness.set(503);
            while (unready.isReady()) {
                Thread.onSpinWait();
            }
            assertThat(client.ask(GET, "second")).endsWith("second");
        }
        assertThat(balancer.ready()).isEqualTo(1);
        assertThat(unready.answered()).isEqualTo(1);
        assertThat(unready.lastStatus()).isEqualTo(503);
        assertThat(unready.unreadyNanos()).isPresent();
        assertThat(balancer.failures()).isZero();
    }

    @Test
    void doesNotAskAgainWhenAnInstanceHangsUp() throws IOException {
        try (Instance silent = new Instance("", END, Instance.RAW)) {
            add(silent);
            try (Client client = new Client()) {
                assertThat(client.ask(GET, END))
                        .startsWith("HTTP/1.1 502 ")
                        .contains(ReadinessBalancer.REASON + ": " + silent.name);
            }
            assertThat(silent.connections).hasValue(1);
            assertThat(balancer.failures()).isEqualTo(1);
            assertThat(balancer.examples()).hasSize(1);
        }
    }

    @Test
    void breaksAnAnswerOffWhereTheInstanceDid() throws IOException {
        try (Instance half = new Instance("Content-Length: 10\r\n\r\nhalf", END, Instance.RAW)) {
            add(half);
            try (Client client = new Client()) {
                assertThat(client.ask(GET, "half")).endsWith("half");
                assertThat(client.isAtEnd()).isTrue();
            }
            assertThat(balancer.failures()).isEqualTo(1);
        }
    }

    @Test
    void says502WhenNoneIsReady() throws IOException {
        first.readiness.set(503);
        add(first);
        try (Client client = new Client()) {
            assertThat(client.ask(GET, END)).startsWith("HTTP/1.1 502 ").contains("no instance is ready");
        }
        assertThat(first.connections).hasValue(0);
    }

    private Upstream add(Instance instance) {
        return balancer.add(instance.name, instance.url(), instance.readinessUrl());
    }

    /** A client with one connection. */
    private final class Client implements AutoCloseable {

        private final Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), balancer.url().getPort());

        Client() throws IOException {}

        String ask(String request, String end) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readUntil(socket.getInputStream(), end);
        }

        boolean isAtEnd() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Answers each request with the same; raw answers are followed by the end of the connection. */
    private static final class Instance implements AutoCloseable {

        private static final boolean RAW = true;

        private final String name;
        private final String answer;
        private final String endOfRequest;
        private final boolean raw;
        private final ServerSocket door;
        private final HttpServer management;
        private final AtomicInteger readiness = new AtomicInteger(200);
        private final AtomicInteger connections = new AtomicInteger();

        Instance(String name, String endOfRequest) {
            this("Content-Length: %d\r\n\r\n%s".formatted(name.length(), name), endOfRequest, false);
        }

        Instance(String answer, String endOfRequest, boolean raw) {
            this.answer = answer;
            this.endOfRequest = endOfRequest;
            this.raw = raw;
            try {
                InetAddress here = InetAddress.getLoopbackAddress();
                this.door = new ServerSocket(0, 10, here);
                this.name = "instance-" + door.getLocalPort();
                this.management = HttpServer.create(new InetSocketAddress(here, 0), 10);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            management.createContext("/", exchange -> {
                exchange.sendResponseHeaders(readiness.get(), -1);
                exchange.close();
            });
            management.start();
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = door.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                return;
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                do {
                    readUntil(socket.getInputStream(), endOfRequest);
                    OutputStream out = socket.getOutputStream();
                    String text = answer.isEmpty() ? "" : "HTTP/1.1 200 OK\r\n" + answer;
                    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                } while (!raw);
            } catch (IOException closed) {
                return;
            }
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + door.getLocalPort());
        }

        URI readinessUrl() {
            return URI.create("http://127.0.0.1:" + management.getAddress().getPort() + "/readiness");
        }

        @Override
        public void close() throws IOException {
            management.stop(0);
            door.close();
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
