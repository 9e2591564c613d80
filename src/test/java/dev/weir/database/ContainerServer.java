package dev.weir.database;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;

/** A container of PostgreSQL's official image. Testcontainers removes it when the JVM has ended. */
final class ContainerServer implements TestServer {

    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final SharedContainer container = new SharedContainer(image());

    ContainerServer() {
        container.start();
    }

    static String image() {
        return "postgres:" + TestDatabase.majorVersion();
    }

    @Override
    public Login superuser() {
        return container.superuser();
    }

    @Override
    public void halt() {
        DockerClientFactory.lazyClient()
                .stopContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void resume() {
        DockerClientFactory.lazyClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        Awaitility.await().atMost(START_WITHIN).ignoreExceptions().until(this::answers);
    }

    private boolean answers() throws SQLException {
        try (Connection connection = LocalPostgres.connect(superuser())) {
            return connection.isValid(1);
        }
    }

    @Override
    public String log() {
        return container.getLogs();
    }

    @Override
    public String description() {
        return "container " + image();
    }

    @Override
    public void leaveShutdownToSpring() {
        // The container outlives the JVM by a moment anyhow.
    }
}
