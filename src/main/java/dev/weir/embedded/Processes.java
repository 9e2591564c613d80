package dev.weir.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The programs that one {@link LocalPostgres} runs. Each gets a session of its own, so that Ctrl-C at the terminal
 * reaches this JVM only and PostgreSQL serves on until the connections to it are closed. After {@link #abort} nothing
 * is launched any more: starting a server on one thread while another thread ends it fails instead of leaving a
 * process behind. All methods may be called on any thread.
 */
final class Processes {

    private static final int KILL_AFTER_SECONDS = 10;
    private static final int PAUSE_MILLIS = 20;
    private static final int GRACE_MILLIS = 1_000;

    private final Path output;
    private @Nullable Process tool;
    private @Nullable Process server;
    private boolean aborted;

    /** @param output where the programs' output goes, errors included */
    Processes(Path output) {
        this.output = output;
    }

    /** Starts a program that does its work and ends. */
    synchronized Process launchTool(List<String> command) throws IOException {
        failWhenAborted();
        Process process = run(output, command);
        tool = process;
        return process;
    }

    synchronized Process launchServer(List<String> command) throws IOException {
        failWhenAborted();
        Process process = run(output, command);
        server = process;
        return process;
    }

    synchronized void failWhenAborted() {
        if (aborted) {
            throw new LocalPostgresException("The start of the local PostgreSQL was broken off");
        }
    }

    /** Ends every program at once, waits until it is gone, and refuses to start another. */
    synchronized void abort(@Nullable Binaries binaries) {
        aborted = true;
        if (tool != null) {
            kill(tool.toHandle());
        }
        if (server != null && binaries != null) {
            endServer(binaries, "QUIT", server.toHandle());
        }
    }

    /**
     * Sends the server a signal and waits until it is gone: {@code QUIT} is at once, {@code INT} after a checkpoint.
     * {@code pg_ctl} sends it, since Java has no means for these two.
     */
    void endServer(Binaries binaries, String signal, ProcessHandle postmaster) {
        try {
            awaitEnd(run(output, List.of(binaries.program("pg_ctl"), "kill", signal, Long.toString(postmaster.pid())))
                    .toHandle());
        } catch (IOException e) {
            postmaster.destroyForcibly();
        }
        awaitEnd(postmaster);
    }

    /** Waits, whatever interrupts, and kills the process when it takes too long. */
    private static void awaitEnd(ProcessHandle process) {
        if (!endsWithin(process, TimeUnit.SECONDS.toMillis(KILL_AFTER_SECONDS))) {
            kill(process);
        }
    }

    /**
     * Asks the program to end, which it does as soon as the children it waits for are killed. The children are waited
     * for too: they may outlive their parent by a moment.
     */
    private static void kill(ProcessHandle process) {
        Set<ProcessHandle> children = new HashSet<>();
        for (int round = 0; process.isAlive(); round++) {
            process.descendants().forEach(children::add);
            process.destroy();
            children.forEach(ProcessHandle::destroyForcibly);
            if (!endsWithin(process, PAUSE_MILLIS) && round * PAUSE_MILLIS > GRACE_MILLIS) {
                process.destroyForcibly();
            }
        }
        children.forEach(child -> endsWithin(child, TimeUnit.SECONDS.toMillis(KILL_AFTER_SECONDS)));
    }

    private static boolean endsWithin(ProcessHandle process, long millis) {
        try {
            process.onExit().orTimeout(millis, TimeUnit.MILLISECONDS).join();
            return true;
        } catch (CompletionException stillAlive) {
            return false;
        }
    }

    private static Process run(Path output, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(ownSession());
        whole.addAll(asNobody());
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // PGDATA and PGPORT of the environment must not matter, and messages that we recognise are in English.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody. */
    private static List<String> asNobody() {
        boolean mayNeed = !Binaries.isWindows() && Files.isExecutable(Path.of("/usr/bin/unshare"));
        return mayNeed && new UnixSystem().getUid() == 0 ? List.of("/usr/bin/unshare", "-U") : List.of();
    }

    /** Both programs become what they start, so that the process keeps its id. */
    private static List<String> ownSession() {
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return List.of("/usr/bin/setsid");
        }
        if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
            return List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid(); exec(@ARGV) or exit(127)");
        }
        return List.of();
    }
}
