package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What the service's port and the management port have in common towards strangers; a bar is the end of a line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BothPortsTest {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final String[] PORTS = {"local.server.port", "local.management.port"};

    private ConfigurableApplicationContext context;

    @BeforeAll
    void start() {
        context = new SpringApplicationBuilder(HttpServerTest.Fakes.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--weir.http.read-timeout=1s",
                        "--weir.http.allowed-hosts=app.example");
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: evil.example, 421, WEIR421",
        "GET http://evil.example/ HTTP/1.1|Host: localhost, 421, WEIR421",
        "GET / HTTP/1.1|, 400, PGRST100",
        "GET / HTTP/1.1|Host: localhost|Host: localhost, 400, PGRST100",
        "POST / HTTP/1.1|Host: localhost|Origin: http://evil.example|Content-Length: 0, 403, WEIR403",
        "POST / HTTP/1.1|Host: app.example|Origin: http://app.example:81|Content-Length: 0, 403, WEIR403",
        "POST / HTTP/1.1|Host: localhost|Sec-Fetch-Site: same-site|Content-Length: 0, 403, WEIR403",
        "GET / HTTP/1.1|Host: localhost|Bad\u0000Name: 1, 400, PGRST100",
        "GET / HTTP/1.1|Host: loc, 408, WEIR408"
    })
    void strangersAreToldWhatIsWrongInJsonOfOurs(String head, int status, String code) throws IOException {
        for (String port : PORTS) {
            String answer = exchange(port, head.endsWith("loc") ? head.replace("|", "\r\n") : whole(head));

            assertThat(answer).as(port).startsWith("HTTP/1.1 " + status + " ").contains(code);
            assertThat(answer.lines())
                    .as(port)
                    .filteredOn(line -> line.equalsIgnoreCase("X-Content-Type-Options: nosniff"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /actuator/health HTTP/1.1|Host: app.example",
        "GET /echo HTTP/1.1|Host: APP.example.:443",
        "GET /actuator/health HTTP/1.1|Host: [::1]:8081",
        "GET /actuator/health HTTP/1.0",
        "OPTIONS /echo HTTP/1.1|Host: localhost|Origin: http://evil.example|Access-Control-Request-Method: POST",
        "GET /defect HTTP/1.1|Host: localhost",
        "GET /busy HTTP/1.1|Host: localhost",
        "HEAD /echo HTTP/1.1|Host: localhost"
    })
    void whateverIsAnsweredNoBrowserGuessesItsType(String head) throws IOException {
        for (String port : PORTS) {
            String answer = exchange(port, whole(head));

            assertThat(answer).as(port).matches("(?s)HTTP/1.[01] (200|403|404|405|500|503) .*");
            assertThat(answer.lines())
                    .as(port)
                    .filteredOn(line -> line.equalsIgnoreCase("X-Content-Type-Options: nosniff"))
                    .hasSize(1);
        }
    }

    @Test
    void aRequestBehindAnotherIsHeldToTheSameRules() throws IOException {
        String first = "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nfirst";
        String second =
                whole("POST /body HTTP/1.1|Host: localhost|Origin: http://evil.example|Content-Length: 6") + "second";

        assertThat(exchange(PORTS[0], first + second)).doesNotContain("\r\n\r\nsecond");
    }

    private static String whole(String head) {
        return head.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n";
    }

    /** Sends these bytes and reads until the server closes. */
    private String exchange(String port, String request) throws IOException {
        int number = context.getEnvironment().getRequiredProperty(port, Integer.class);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
