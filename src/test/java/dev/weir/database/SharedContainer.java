package dev.weir.database;

import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One container for all tests of the JVM. Its port on the host is chosen here, so that it is the same after the container
 * was stopped and started.
 */
final class SharedContainer extends PostgreSQLContainer {

    private static final String SUPERUSER = "postgres";
    private static final int PORT = 5432;
    private static final int FIRST_WITH_BUILTIN_LOCALE = 17;

    SharedContainer(String image) {
        super(image);
        withDatabaseName("postgres").withUsername(SUPERUSER).withPassword(SUPERUSER);
        withEnv("POSTGRES_INITDB_ARGS", "--encoding=UTF8 " + locale());
        withCommand(command());
        addFixedExposedPort(freePort(), PORT);
    }

    /** As the embedded server has it: text sorts and folds alike on every machine. */
    private static String locale() {
        return Integer.parseInt(TestDatabase.majorVersion()) >= FIRST_WITH_BUILTIN_LOCALE
                ? "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
                : "--locale=C";
    }

    private static String[] command() {
        List<String> command = new ArrayList<>(List.of("postgres"));
        TestServer.SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command.toArray(String[]::new);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Login superuser() {
        return new Login(getHost(), getMappedPort(PORT), "postgres", SUPERUSER, SUPERUSER);
    }

    @Override
    public void stop() {
        // Shared by all contexts; Testcontainers removes it after the JVM has ended.
    }
}
