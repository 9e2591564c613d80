package dev.weir.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.secrets.TestSecrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A client of the management port that asks and does not read. */
class StalledReaderIT {

    private static final String PASSWORD = TestSecrets.of("operator");

    /** What it answers is long. */
    private static final String REQUEST = "GET /actuator/beans HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(US_ASCII)) + "\r\n\r\n";

    /** Their answers do not all fit between the two ends; more than 128 are too many for Reactor Netty. */
    private static final int REQUESTS = 100;

    @Test
    void whoTakesNothingOfHisAnswerIsCutOff() throws IOException {
        try (RunningWeir weir = new RunningWeir(
                        TestDatabase.createDatabase(""),
                        "weir.http.write-timeout=1s",
                        "spring.security.user.name=ada",
                        "spring.security.user.password=" + PASSWORD,
                        "management.endpoints.web.exposure.include=health,beans");
                Socket client = new Socket()) {
            client.setReceiveBufferSize(4096);
            int port = URI.create(weir.managementUrl()).getPort();
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            OutputStream out = client.getOutputStream();
            out.write(REQUEST.repeat(REQUESTS).getBytes(US_ASCII));

            await().atMost(Duration.ofSeconds(30)).until(() -> isCutOff(out));
        }
    }

    private static boolean isCutOff(OutputStream out) {
        try {
            out.write('\n');
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
