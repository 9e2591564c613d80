package dev.weir.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other programs, which tests use where they are installed. */
public final class Programs {

    private static final int MINUTES = 10;

    private Programs() {}

    /**
     * What a program answered.
     *
     * @param errors its standard error, where that is not part of the output
     */
    public record Answer(int status, String output, String errors) {

        /** The output of a program that must succeed. */
        public String orFail() {
            assertThat(status).as(output + errors).isZero();
            return output;
        }
    }

    /** Skips the test, and says so, where the program is not there. */
    public static void assumeInstalled(String program) {
        assumeThat(isInstalled(program))
                .as("%s is not installed on this machine", program)
                .isTrue();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    /** Runs promtool, or skips the test. */
    public static Answer promtool(String... arguments) throws IOException, InterruptedException {
        assumeInstalled("promtool");
        return run(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Runs a line as somebody would type it in the directory of the project, or skips the test. */
    public static Answer shell(String line) throws IOException, InterruptedException {
        assumeInstalled("sh");
        return run("sh", "-c", line);
    }

    public static Answer run(String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).redirectErrorStream(true));
    }

    /** Runs a program in the directory and environment that are set. */
    public static Answer run(ProcessBuilder program) throws IOException, InterruptedException {
        Path output = Files.createTempFile("weir-program-", ".out");
        Path errors = Files.createTempFile("weir-program-", ".err");
        try {
            Process process = program.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Answer(process.waitFor(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Whether a program is there, and ends well. */
    public static boolean succeeds(String... command) throws IOException, InterruptedException {
        return isInstalled(command[0]) && run(command).status() == 0;
    }

    /** What kustomize makes of a directory. Fails on warnings too, in which kubectl names deprecated fields. */
    public static String kustomize(Path directory) {
        try {
            Answer answer = run(new ProcessBuilder("kubectl", "kustomize", directory.toString()));
            assertThat(answer.errors())
                    .as("what kubectl kustomize %s complains of", directory)
                    .isEmpty();
            return answer.orFail();
        } catch (IOException e) {
            throw new AssertionError("kubectl does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while kubectl ran", e);
        }
    }
}
