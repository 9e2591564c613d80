package dev.weir.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of our own on a free port of the loopback address, with data that may be lost: made for speed, not
 * to survive a power failure. It leaves no process, port or directory behind, also when the JVM is told to end while
 * the server is still starting: a shutdown hook stands ready before anything is begun. What a killed JVM left is swept
 * by the next start.
 *
 * <p>May be used from any thread. Failures come as {@link LocalPostgresException} with one sentence.
 */
public final class LocalPostgres implements AutoCloseable {

    static final String SUPERUSER = "postgres";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final int PAUSE_MILLIS = 20;

    private final Options options;
    private final InstanceDirectory directory;
    private final Processes processes;
    private final String password = NewCluster.secret();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private final Thread hook = new Thread(this::stopUnlessLeftToAnother, "local-postgres-shutdown");

    private volatile @Nullable Binaries binaries;
    private volatile boolean leftToAnother;
    private @Nullable Process server;
    private volatile int port;
    private boolean stopped;

    /**
     * How the server is set up.
     *
     * @param settings lines of {@code postgresql.conf}, name to value, over the defaults
     * @param log the server's log; within the server's own directory, and gone with it, when null
     */
    public record Options(
            Map<String, String> settings, @Nullable Path log) {

        public static final Options DEFAULT = new Options(Map.of(), null);

        public Options {
            settings = Map.copyOf(settings);
        }

        public Options with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(settings);
            more.put(name, value);
            return new Options(more, log);
        }

        public Options withLog(Path file) {
            return new Options(settings, file);
        }
    }

    private LocalPostgres(Options options, InstanceDirectory directory) {
        this.options = options;
        this.directory = directory;
        this.processes = new Processes(log());
    }

    /** Returns when the server accepts connections. */
    public static LocalPostgres start(Options options) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        LocalPostgres postgres = create(options, temporary);
        try {
            postgres.begin(temporary);
            return postgres;
        } catch (IOException e) {
            postgres.stop();
            throw new LocalPostgresException("The local PostgreSQL did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            postgres.stop();
            Thread.currentThread().interrupt();
            throw new LocalPostgresException("The start of the local PostgreSQL was broken off", e);
        } catch (RuntimeException e) {
            postgres.stop();
            throw e;
        }
    }

    private static LocalPostgres create(Options options, Path temporary) {
        try {
            LocalPostgres postgres = new LocalPostgres(options, InstanceDirectory.create(temporary));
            postgres.addHook();
            return postgres;
        } catch (IOException e) {
            throw new LocalPostgresException("The local PostgreSQL found no place for its data in " + temporary, e);
        }
    }

    private void addHook() throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            directory.delete();
            throw new LocalPostgresException("The JVM is ending; no local PostgreSQL was started", e);
        }
    }

    private void begin(Path temporary) throws IOException, InterruptedException {
        lifecycle.lock();
        try {
            Binaries programs = Binaries.unpack(temporary, directory.path(), processes);
            binaries = programs;
            InstanceDirectory.sweep(temporary, pid -> ProcessHandle.of(pid)
                    .ifPresent(leftover -> processes.endServer(programs, "QUIT", leftover)));
            if (!NewCluster.initialise(programs, directory, processes, password, options.settings())) {
                processes.failWhenAborted();
                throw failure("initdb failed");
            }
            launchOnFreePort(programs);
        } finally {
            lifecycle.unlock();
        }
    }

    private void launchOnFreePort(Binaries programs) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            port = FreePort.find();
            if (launch(programs)) {
                return;
            }
            if (attempt == ATTEMPTS || !serverLog().contains("could not create any TCP/IP sockets")) {
                throw failure("the server ended at once");
            }
        }
    }

    /** Returns false when the server ended instead of becoming ready. */
    private boolean launch(Binaries programs) throws IOException, InterruptedException {
        Path pidFile = directory.data().resolve(PostmasterFile.NAME);
        Files.deleteIfExists(pidFile);
        Process process = processes.launchServer(
                List.of(programs.program("postgres"), "-D", directory.data().toString(), "-p", Integer.toString(port)));
        server = process;
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!PostmasterFile.saysReady(pidFile)) {
            if (process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                processes.failWhenAborted();
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw failure("it was not ready after " + START_WITHIN.toSeconds() + " seconds");
            }
        }
        return true;
    }

    public int port() {
        return port;
    }

    /** The superuser's way into the database {@code postgres}. */
    public Login superuser() {
        return new Login("127.0.0.1", port, "postgres", SUPERUSER, password);
    }

    /** A superuser's connection to the database; the caller closes it. */
    public Connection connectAsSuperuser(String database) throws SQLException {
        return connect(superuser().as(database, SUPERUSER, password));
    }

    /** A connection; the caller closes it. */
    public static Connection connect(Login login) throws SQLException {
        return DriverManager.getConnection(login.jdbcUrl(), login.username(), login.password());
    }

    /** The server's log; each line has a time, the process in brackets and the SQLSTATE. */
    public Path log() {
        Path chosen = options.log();
        return chosen == null ? directory.log() : chosen;
    }

    public String serverLog() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new LocalPostgresException("The local PostgreSQL's log cannot be read", e);
        }
    }

    /** The directory that holds all of it; gone after {@link #stop()}. */
    public Path directory() {
        return directory.path();
    }

    /** Stops and starts the server on the same port and data; sessions end with SQLSTATE 57P01. */
    public void restart() {
        halt();
        resume();
    }

    /** Stops the server and keeps port and data for {@link #resume()}. */
    public void halt() {
        lifecycle.lock();
        try {
            Process process = server;
            Binaries programs = binaries;
            if (process != null && programs != null) {
                processes.endServer(programs, "INT", process.toHandle());
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** Starts the server again after {@link #halt()}; returns when it accepts connections. */
    public void resume() {
        lifecycle.lock();
        try {
            Binaries programs = binaries;
            if (programs != null && !launch(programs)) {
                throw failure("the server ended at once");
            }
        } catch (IOException e) {
            throw new LocalPostgresException("The local PostgreSQL did not start again: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalPostgresException("The start of the local PostgreSQL was broken off", e);
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * Leaves the end of the server to another shutdown mechanism, one that first closes whatever uses the server; until
     * this call the JVM's own shutdown stops it.
     *
     * @param shutdown told what to run last of all
     * @return what was handed over
     */
    public Runnable leaveShutdownTo(Consumer<Runnable> shutdown) {
        Runnable last = this::stop;
        shutdown.accept(last);
        leftToAnother = true;
        return last;
    }

    private void stopUnlessLeftToAnother() {
        if (!leftToAnother) {
            stop();
        }
    }

    /** Ends the server at once and deletes everything; also ends a start in progress on another thread. */
    public void stop() {
        processes.abort(binaries);
        lifecycle.lock();
        try {
            if (!stopped) {
                stopped = true;
                directory.delete();
                removeHook();
            }
        } catch (IOException e) {
            throw new LocalPostgresException("The local PostgreSQL's data stayed in " + directory.path(), e);
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: this may be the hook itself.
            return;
        }
    }

    private LocalPostgresException failure(String what) {
        String log = Files.exists(log()) ? serverLog().strip() : "";
        String last = log.substring(log.lastIndexOf('\n') + 1);
        return new LocalPostgresException("The local PostgreSQL did not start, %s: %s".formatted(what, last));
    }
}
