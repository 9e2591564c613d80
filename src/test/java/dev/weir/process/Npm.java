package dev.weir.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** node and npm in a directory; a test that needs them is skipped where they are missing, or cannot reach a registry. */
public record Npm(Path directory) {

    private static final long LIMIT_SECONDS = 240;

    /**
     * How a command ended.
     *
     * @param status its exit code; -1 when it did not end in time
     */
    public record Run(int status, String output) {

        public void succeeds() {
            assertThat(status).as(output).isZero();
        }
    }

    /** Both in a directory; or the test is skipped. */
    public static Npm in(Path directory) {
        Npm npm = new Npm(directory);
        assumeTrue(npm.exists("node") && npm.exists("npm"), "node and npm are not installed: nothing of npm is tried");
        return npm;
    }

    /** Copies the files of a directory, without what is in directories below it. */
    public void copy(Path sources) throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    /** Installs what the lock file names, or skips the test. */
    public void install() {
        Run installed = run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(installed.status() == 0, () -> "npm could not install: " + installed.output());
    }

    /** Packs our own packages as the build does, and installs them beside the others. */
    public void installOurs() throws IOException {
        Path packages = directory.resolve("packages");
        run(Map.of(), "sh", Path.of("src/main/npm/pack").toAbsolutePath().toString(), packages.toString())
                .succeeds();
        List<String> command = new ArrayList<>(List.of("npm", "i", "--no-save", "--ignore-scripts", "--no-audit"));
        try (Stream<Path> files = Files.list(packages)) {
            files.map(Path::toString).filter(name -> name.endsWith(".tgz")).forEach(command::add);
        }
        assertThat(command).as("both packages are packed").hasSize(7);
        run(Map.of(), command.toArray(String[]::new)).succeeds();
    }

    private boolean exists(String command) {
        try {
            return run(Map.of(), command, "--version").status() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    /** Runs a command in the directory, with so much more in its environment. */
    public Run run(Map<String, String> environment, String... command) {
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
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
