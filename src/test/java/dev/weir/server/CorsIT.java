package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a browser sends for a page of another origin, to a service that needs a token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsIT {

    private static final String PREFLIGHT = "OPTIONS /rest/v1/things HTTP/1.1|Host: localhost"
            + "|Access-Control-Request-Method: POST|Access-Control-Request-Headers: apikey,authorization|Origin: ";
    private static final String WRITE =
            "POST /rest/v1/things HTTP/1.1|Host: localhost|Content-Length: 0|Sec-Fetch-Site: cross-site|Origin: ";
    private static final String ALLOWED = "\r\nAccess-Control-Allow-Origin: https://app.example\r\n";

    private final Login login = TestDatabase.createDatabase("create table things (id int)");
    private RunningWeir weir;

    @BeforeAll
    void start() {
        weir = new RunningWeir(
                login,
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
                "weir.cors.allowed-origins=https://app.example",
                "weir.cors.max-age=10m");
    }

    @AfterAll
    void stop() {
        weir.close();
    }

    @Test
    void aPreflightIsAnsweredWithoutAToken() throws IOException {
        assertThat(exchange(weir.url(), PREFLIGHT + "https://app.example"))
                .startsWith("HTTP/1.1 204 ")
                .contains(ALLOWED, "\r\nAccess-Control-Max-Age: 600\r\n")
                .containsPattern("Access-Control-Allow-Methods: .*PATCH")
                .containsPattern("Access-Control-Allow-Headers: .*authorization, apikey.*x-client-info");
        assertThat(exchange(weir.url(), PREFLIGHT + "https://evil.example"))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("Access-Control-Allow");
    }

    @Test
    void anErrorIsSeenByThePage() throws IOException {
        assertThat(exchange(weir.url(), WRITE + "https://app.example"))
                .startsWith("HTTP/1.1 401 ")
                .contains(ALLOWED, "PGRST302", "Access-Control-Expose-Headers: Content-Range");
        assertThat(exchange(weir.url(), WRITE + "https://app.example|X: " + "x".repeat(70_000)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(exchange(
                        weir.url(),
                        WRITE.replace("POST", "GET").replace("localhost", "evil.example") + "https://app.example"))
                .startsWith("HTTP/1.1 421 ")
                .contains(ALLOWED);
    }

    @Test
    void anotherPageIsRefusedAndSeesNothing() throws IOException {
        assertThat(exchange(weir.url(), WRITE + "https://evil.example"))
                .startsWith("HTTP/1.1 403 ")
                .contains("WEIR403", "\r\nVary: Origin\r\n")
                .doesNotContain("Access-Control-Allow");
    }

    @Test
    void eachOfSeveralRequestsOnAConnectionHasTheAnswerOfItsOwnPage() throws IOException {
        String get = "GET /rest/v1/things HTTP/1.1|Host: localhost|Origin: ";
        String answers = exchange(
                weir.url(),
                (get + "https://evil.example||" + get + "https://app.example||").replace("|", "\r\n") + get
                        + "https://evil.example");
        assertThat(answers.split("HTTP/1.1 401")).hasSize(4).satisfies(each -> {
            assertThat(each[1]).doesNotContain(ALLOWED);
            assertThat(each[2]).contains(ALLOWED);
            assertThat(each[3]).doesNotContain(ALLOWED);
        });
    }

    @Test
    void theManagementPortStaysClosed() throws IOException {
        assertThat(exchange(
                        weir.managementUrl(),
                        "POST /actuator/health HTTP/1.1|Host: localhost|Content-Length: 0|Origin: https://app.example"))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("Access-Control-Allow");
    }

    private static String exchange(String url, String head) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
            socket.setSoTimeout(10_000);
            String request = head.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
