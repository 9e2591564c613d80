package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that may open few descriptors, and very many clients that send half a request on each port. */
@EnabledOnOs(OS.LINUX)
class CrowdIT {

    private static final int DESCRIPTORS = 400;
    private static final int CROWD = 500;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final List<Socket> crowd = new ArrayList<>();

    @AfterEach
    void disperse() throws IOException {
        for (Socket socket : crowd) {
            socket.close();
        }
    }

    @Test
    void halfSentRequestsShutNeitherClientsNorProbesNorTheDatabaseOut() throws Exception {
        try (WeirProcess weir = WeirProcess.readyWithDescriptors(DESCRIPTORS, login, "weir.pool.size=2")) {
            gather(weir.managementPort());
            gather(weir.port());

            assertThat(weir.get("/rest/v1/things").body()).isEqualTo("[{\"id\":7}]");
            assertThat(weir.probe("/actuator/health/liveness")).isEqualTo(200);
            assertThat(weir.probe("/actuator/health/readiness")).isEqualTo(200);
            assertThat(weir.manage("/actuator/prometheus").body())
                    .contains(
                            "weir_http_crowded_total{how=\"idle_closed\",port=\"management\"}",
                            "weir_http_crowded_total{how=\"idle_closed\",port=\"service\"}");

            loseEveryBackend();
            WeirProcess.await(SOON, () -> weir.get("/rest/v1/things").statusCode() == 200);
            assertThat(weir.output()).doesNotContain("Too many open files");
            assertThat(weir.output().lines().filter(line -> line.contains("port has its")))
                    .as("%d connections were closed", CROWD)
                    .hasSizeBetween(1, CROWD / 10);
        }
    }

    private void gather(int port) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            crowd.add(socket);
            try {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closedAlready) {
                // That it may be is what is tested.
                assertThat(closedAlready).isNotNull();
            }
        }
    }

    private void loseEveryBackend() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                    + login.username() + "'");
        }
    }
}
