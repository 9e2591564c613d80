package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/** The clients of {@code src/test/clients}, as they are published, against the running service with four connections. */
class RealClientsIT {

    private static final Path SOURCES = Path.of("src/test/clients");

    private static final List<String> FILES = List.of(
            "package.json",
            "package-lock.json",
            ".npmrc",
            "neon.mjs",
            "drizzle.mjs",
            "schema.prisma",
            "prisma.config.ts",
            "prisma.ts");

    private static final long LIMIT_SECONDS = 180;

    @TempDir
    private static Path directory;

    private record Run(int status, String output) {}

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(exists("node") && exists("npm"), "node and npm are not installed: the real clients are not tried");
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), directory.resolve(file));
        }
        Run installed = run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(installed.status() == 0, () -> "npm could not install the real clients: " + installed.output());
        // Prisma looks for a program that it does not need to generate a client, and would download it.
        Run generated = run(Map.of("PRISMA_SCHEMA_ENGINE_BINARY", "/bin/true"), "npm", "run", "prisma");
        assertThat(generated.status()).as(generated.output()).isZero();
    }

    private static boolean exists(String command) {
        try {
            return run(Map.of(), command, "--version").status() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    private static Run run(Map<String, String> environment, String... command) {
        try {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"neon.mjs", "drizzle.mjs", "prisma.mjs"})
    void isServed(String program) {
        try (SqlClient sql = new SqlClient("", "weir.pool.size=4")) {
            Map<String, String> environment = Map.of(
                    "SQL_URL", sql.weir().url() + "/sql", "DATABASE_URL", "postgresql://app:s3cret!%40@localhost/shop");
            Run run = run(environment, "node", "--test", program);
            assertThat(run.status()).as(run.output()).isZero();
        }
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
