package dev.weir.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs of others that tests make use of where they are installed. */
final class Programs {

    private Programs() {}

    /**
     * What a program answered.
     *
     * @param output both of its streams
     */
    record Answer(int status, String output) {}

    /** Skips the test, saying so, where the program is not there. */
    static void assumeInstalled(String program) {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)))
                .as("%s is not installed on this machine", program)
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }

    /** Runs promtool, or skips the test. */
    static Answer promtool(String... arguments) throws IOException, InterruptedException {
        assumeInstalled("promtool");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs a line as somebody would type it in the directory of the project, or skips the test. */
    static Answer shell(String line) throws IOException, InterruptedException {
        assumeInstalled("sh");
        return run(List.of("sh", "-c", line));
    }

    private static Answer run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
