package dev.weir.database;

import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One container for all application contexts: the context that closes first does not end it. Its port on the host is
 * chosen here, so that it is the same after the container was stopped and started. Towards Spring it shows the login
 * of the service under test, not the superuser.
 */
final class SharedContainer extends PostgreSQLContainer {

    private static final String SUPERUSER = "postgres";
    private static final int PORT = 5432;

    private volatile @Nullable Login login;

    SharedContainer(String image) {
        super(image);
        withDatabaseName("postgres").withUsername(SUPERUSER).withPassword(SUPERUSER);
        withEnv("POSTGRES_INITDB_ARGS", "--locale=C");
        withCommand(command());
        addFixedExposedPort(freePort(), PORT);
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

    /** From now on this is the login that connection details are made of. */
    void show(Login service) {
        login = service;
    }

    @Override
    public String getUsername() {
        Login shown = login;
        return shown == null ? super.getUsername() : shown.username();
    }

    @Override
    public String getPassword() {
        Login shown = login;
        return shown == null ? super.getPassword() : shown.password();
    }

    @Override
    public String getDatabaseName() {
        Login shown = login;
        return shown == null ? super.getDatabaseName() : shown.database();
    }

    @Override
    public void stop() {
        // Shared by all contexts; Testcontainers removes it after the JVM has ended.
    }
}
