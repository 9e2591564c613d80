package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The two commands of the README, as far as they can be tried without Maven. */
@EnabledOnOs(OS.LINUX)
class RunIT {

    private static final Duration END = Duration.ofSeconds(30);

    @Test
    void theFirstRunServesTheDemonstrationAndCtrlCLeavesNothing() throws Exception {
        try (WeirProcess weir = WeirProcess.development()) {
            assertThat(weir.get("/rest/v1/customers?select=id&order=id&limit=1").body())
                    .isEqualTo("[{\"id\":1}]");
            WeirProcess.await(Duration.ofSeconds(5), () -> weir.output().contains("Weir is ready"));
            assertThat(weir.output())
                    .contains("http://127.0.0.1:" + weir.port() + "/rest/v1")
                    .contains("http://127.0.0.1:" + weir.managementPort() + "/actuator/health")
                    .contains("Bound       4 connections");
            assertThat(weir.output().lines().filter(line -> line.contains("curl ")))
                    .hasSize(3);

            weir.jvm().interrupt();

            assertThat(weir.jvm().exitCode(END)).isEqualTo(130);
            assertThat(weir.jvm().family()).hasSizeGreaterThan(3).noneMatch(ProcessHandle::isAlive);
            assertThat(directoriesOf(weir)).isEmpty();
            assertThatNobodyListensOn(weir.port());
            assertThatNobodyListensOn(weir.managementPort());
            assertThatNothingWarns(weir);
        }
    }

    @Test
    void theJarServesAnyDatabaseAndPrintsNoWarning() throws Exception {
        assumeThat(WeirProcess.jar()).as("the jar is not built yet").isNotNull();
        try (WeirProcess weir = WeirProcess.ready(TestDatabase.shop(), "weir.shutdown.grace=0s")) {
            assertThat(weir.get("/rest/v1/customers?select=id&order=id&limit=1").body())
                    .isEqualTo("[{\"id\":1}]");
            weir.jvm().terminate();
            assertThat(weir.jvm().exitCode(END)).isEqualTo(143);
            assertThatNothingWarns(weir);
        }
    }

    private static void assertThatNothingWarns(WeirProcess weir) {
        assertThat(weir.output()).doesNotContain("WARN", "ERROR", "Exception");
    }

    private static List<Path> directoriesOf(WeirProcess weir) throws IOException {
        String prefix = "weir-postgres-" + weir.jvm().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static void assertThatNobodyListensOn(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
