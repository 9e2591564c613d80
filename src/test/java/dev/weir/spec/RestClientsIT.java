package dev.weir.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.database.TestDatabase;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of {@code src/test/clients/rest}, as they are published, against the running service. */
class RestClientsIT {

    private static final Path SOURCES = Path.of("src/test/clients/rest");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "postgrest.mjs", "writing.mjs", "database.sql");
    private static final long LIMIT_SECONDS = 180;

    @TempDir
    private static Path directory;

    private record Run(int status, String output) {}

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        assumeTrue(exists("node") && exists("npm"), "node and npm are not installed: the real clients are not tried");
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), directory.resolve(file));
        }
        Run installed = run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(installed.status() == 0, () -> "npm could not install the real clients: " + installed.output());
    }

    private static boolean exists(String command) throws InterruptedException {
        try {
            return run(Map.of(), command, "--version").status() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static Run run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Run(ended ? process.exitValue() : -1, Files.readString(output, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What it reads, and what it writes and calls. */
    @ParameterizedTest
    @ValueSource(strings = {"postgrest.mjs", "writing.mjs"})
    void servesPostgrestJs(String program) throws IOException, InterruptedException {
        String script = Files.readString(directory.resolve("database.sql"));
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(script),
                "weir.rest.schemas=public,other",
                "weir.rest.tx-end=commit-allow-override")) {
            Run run = run(Map.of("REST_URL", weir.url() + "/rest/v1"), "node", "--test", program);
            assertThat(run.status()).as(run.output()).isZero();
        }
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
