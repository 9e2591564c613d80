package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code java -jar weir.jar connections}, as cron runs it. */
@EnabledOnOs(OS.LINUX)
class ConnectionsToolIT {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private final Login login = TestDatabase.createDatabase();

    private record Run(int status, String out, String err) {}

    @BeforeAll
    static void theJarIsBuilt() {
        assumeThat(WeirProcess.jar()).as("The jar is not built").isNotNull();
    }

    private static List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                String.valueOf(WeirProcess.jar()),
                "connections"));
        command.addAll(List.of(options));
        return command;
    }

    private Process start(Map<String, String> environment, Redirect out, Redirect err, String... options)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(options))
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Run run(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = start(environment, Redirect.to(out.toFile()), Redirect.to(err.toFile()), options);
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Run(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "SPRING_R2DBC_URL", login.r2dbcUrl(),
                "SPRING_R2DBC_USERNAME", login.username(),
                "SPRING_R2DBC_PASSWORD", login.password());
    }

    @Test
    void itFindsTheDatabaseOfTheServiceAndPrintsNothingElse() throws Exception {
        Run run = run(settings(), "--json", "--sample=0", "--max=1000");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(JsonMapper.shared().readTree(run.out()).required("database").asString())
                .isEqualTo(login.database());
    }

    @Test
    void withoutADatabaseItSaysHowToNameOne() throws Exception {
        Run run = run(Map.of());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("The connections could not be looked at: No database is named.")
                .contains("SPRING_R2DBC_URL", "--url")
                .hasLineCount(1);
    }

    /** As {@code connections --watch | head} does it. */
    @Test
    void whenNobodyReadsAWatchAnyMoreItEnds() throws Exception {
        Process process = start(settings(), Redirect.PIPE, Redirect.DISCARD, "--watch=0.25", "--json");
        try (BufferedReader reader = process.inputReader()) {
            assertThat(reader.readLine()).contains(login.database());
        }
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void anOptionThatItDoesNotKnowIsNoAnswer() throws Exception {
        Run run = run(settings(), "--maximum=3");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Unknown option: '--maximum=3'");
    }
}
