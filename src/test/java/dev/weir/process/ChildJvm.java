package dev.weir.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own in a process group of its own, so that it can be interrupted as a terminal does it. Closing it kills
 * whatever still runs of it, the processes that it started included. Linux only; used by one thread.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final Set<ProcessHandle> family = new HashSet<>();

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
        family.add(process.toHandle());
    }

    /**
     * Starts one.
     *
     * @param output a file for all that it prints, errors included
     * @param arguments what follows {@code java} on the command line
     */
    public static ChildJvm start(Path output, List<String> arguments) throws IOException {
        return start(output, arguments, Map.of());
    }

    /**
     * Starts one with more in its environment.
     *
     * @param output a file for all that it prints, errors included
     * @param arguments what follows {@code java} on the command line
     * @param environment variables beside those that the build has itself
     */
    static ChildJvm start(Path output, List<String> arguments, Map<String, String> environment) throws IOException {
        return start(output, List.of(), arguments, environment);
    }

    /**
     * Starts one that is the last of a command's own arguments.
     *
     * @param before the command, such as one that sets limits; empty for none
     */
    static ChildJvm start(Path output, List<String> before, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        if (resetsSignals()) {
            // Where the build runs in the background, SIGINT is ignored, and children inherit that.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add("/usr/bin/setsid");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // For a quick start.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        Files.deleteIfExists(output);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // The build's own settings are not the child's.
        builder.environment().keySet().removeIf(ChildJvm::isSetting);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), output);
    }

    private static boolean isSetting(String name) {
        return name.startsWith("SPRING_") || name.startsWith("WEIR_") || name.endsWith("JAVA_OPTIONS");
    }

    private static boolean resetsSignals() throws IOException {
        return new ProcessBuilder("env", "--default-signal=INT", "true")
                        .redirectErrorStream(true)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ctrl-C: SIGINT to every process of the group. */
    public void interrupt() throws IOException, InterruptedException {
        remember();
        new ProcessBuilder("sh", "-c", "kill -INT -" + pid()).start().waitFor();
    }

    /** SIGTERM to the JVM alone. */
    public void terminate() {
        remember();
        process.destroy();
    }

    /** SIGKILL to the JVM alone; returns when it is gone. */
    public void kill() throws InterruptedException {
        remember();
        process.destroyForcibly().waitFor();
    }

    /** The exit code; fails with the output when there is none in time. */
    public int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("The program did not end within " + within + ":\n" + output());
        }
        return process.exitValue();
    }

    /** The JVM and the processes below it, as they were at the last signal or before. */
    public Set<ProcessHandle> family() {
        return Set.copyOf(family);
    }

    private void remember() {
        process.descendants().forEach(family::add);
    }

    @Override
    public void close() {
        remember();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }
}
