package dev.weir.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.deployment.Programs;
import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.process.WeirProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The image itself: built by the script, under the name that the demonstration has, and run with nothing to write to. */
@EnabledOnOs(OS.LINUX)
class ImageIT {

    private static final String BASE = "eclipse-temurin:25-jre";
    private static final String NAME = "weir-image-test";
    private static final Duration START = Duration.ofMinutes(2);

    @Test
    void runsOnAReadOnlyFileSystemAndEndsWhenAsked() throws Exception {
        assumeThat(Programs.succeeds("docker", "image", "inspect", BASE))
                .as("There is no Docker engine here that has the image %s", BASE)
                .isTrue();
        build();
        int port = WeirProcess.freePort();
        int management = WeirProcess.freePort();
        try (LocalPostgres server = LocalPostgres.start(LocalPostgres.Options.DEFAULT)) {
            start(Demonstration.create(server.superuser(), "test"), port, management);
            WeirProcess.await(START, () -> status(management, "/actuator/health/readiness") == 200);

            assertThat(status(port, "/rest/v1/products?select=id&limit=1")).isEqualTo(200);
            assertThat(docker("exec", NAME, "id", "-u")).isEqualTo("10001");
            assertThat(docker("exec", NAME, "cat", "/proc/1/maps"))
                    .contains("/weir/native/libnetty_transport_native_epoll", "/weir/weir.aot");
            docker("kill", "--signal", "TERM", NAME);
            assertThat(docker("wait", NAME)).isEqualTo("143");
            assertThat(connections(server)).isZero();
        } finally {
            Programs.run("docker", "rm", "--force", "--volumes", NAME);
        }
    }

    private static void build() throws IOException, InterruptedException {
        assertThat(Dockerfile.read().instructions().getFirst().arguments()).isEqualTo("BASE=" + BASE);
        assertThat(Dockerfile.read().sources())
                .allSatisfy(source -> assertThat(Path.of(source)).exists());
        Programs.run("src/main/docker/build").orFail();
    }

    /** With a JVM that must use the cache. */
    private static void start(Login login, int port, int management) throws IOException, InterruptedException {
        Programs.run("docker", "rm", "--force", NAME);
        Stream<String> variables = Stream.of(
                "JDK_JAVA_OPTIONS=-XX:AOTMode=on",
                "SPRING_R2DBC_URL=" + login.r2dbcUrl(),
                "SPRING_R2DBC_USERNAME=" + login.username(),
                "SPRING_R2DBC_PASSWORD=" + login.password(),
                "WEIR_UNAUTHENTICATED=true",
                "SERVER_ADDRESS=127.0.0.1",
                "MANAGEMENT_SERVER_ADDRESS=127.0.0.1");
        Stream<String> options = Stream.concat(
                Stream.of("run", "--detach", "--name", NAME, "--network", "host", "--memory", "512m"),
                Stream.of("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        String image = Compose.read().service("weir").get("image").asString();
        Stream<String> settings = Stream.of(image, "--server.port=" + port, "--management.server.port=" + management);
        docker(Stream.of(options, variables.flatMap(variable -> Stream.of("--env", variable)), settings)
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static int status(int port, String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException nobodyThere) {
            return 0;
        }
    }

    private static int connections(LocalPostgres server) throws SQLException {
        try (Connection connection = LocalPostgres.connect(server.superuser());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name like 'weir-%'")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        return Programs.run(
                        Stream.concat(Stream.of("docker"), Stream.of(arguments)).toArray(String[]::new))
                .orFail()
                .strip();
    }
}
