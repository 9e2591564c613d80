package dev.weir.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction pooler between the service and PostgreSQL: refused, however willing the pooler is. */
@EnabledOnOs(OS.LINUX)
class PoolerIT {

    private static final String IGNORED =
            "ignore_startup_parameters = extra_float_digits, client_encoding, statement_timeout,"
                    + " lock_timeout, idle_in_transaction_session_timeout, options, tcp_keepalives_idle, tcp_keepalives_interval,"
                    + " tcp_keepalives_count, tcp_user_timeout, client_connection_check_interval, weir.mark";

    @TempDir
    Path directory;

    @BeforeAll
    static void isInstalled() {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)))
                .as("PgBouncer is not installed on this machine")
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "pgbouncer")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", IGNORED})
    void isRecognisedWhetherItRefusesOurParametersOrSwallowsThem(String setting) throws Exception {
        Login login = TestDatabase.createDatabase();
        int port = WeirProcess.freePort();
        Process pooler = start(login, port, setting);
        try {
            WeirProcess.await(Duration.ofSeconds(10), () -> accepts(port));
            try (WeirProcess weir = WeirProcess.production(
                    "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:%d/%s".formatted(port, login.database()),
                    "spring.r2dbc.username=" + login.username(),
                    "spring.r2dbc.password=" + login.password())) {
                StartUpFailuresIT.assertThatItEndsWith(
                        weir, "There is a connection pooler, such as PgBouncer", "Point spring.r2dbc.url");
            }
        } finally {
            pooler.destroyForcibly().waitFor();
        }
    }

    private Process start(Login login, int port, String setting) throws IOException {
        Path configuration = directory.resolve("pgbouncer.ini");
        Files.writeString(configuration, """
                [databases]
                %s = host=%s port=%d user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                %s
                """.formatted(
                login.database(), login.host(), login.port(), login.username(), login.password(), port, setting));
        List<String> command = new ArrayList<>();
        if (new UnixSystem().getUid() == 0) {
            // It refuses to run as root; in a user namespace of its own, root is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of("pgbouncer", configuration.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
