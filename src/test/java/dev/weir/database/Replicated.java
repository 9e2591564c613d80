package dev.weir.database;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A primary and a standby that confirms each commit, made with the programs of a PostgreSQL that is installed on this machine,
 * in a directory of their own.
 */
public final class Replicated implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final List<String> NEEDED = List.of("initdb", "pg_ctl", "pg_basebackup", "postgres");
    private static final int PATIENCE_SECONDS = 60;

    private final Path programs;
    private final Path directory;
    private final int primaryPort = freePort();
    private final int standbyPort = freePort();

    private Replicated(Path programs) throws IOException, SQLException {
        this.programs = programs;
        this.directory = Files.createTempDirectory("weir-replicated");
        try {
            make();
        } catch (IOException | SQLException | IllegalStateException failed) {
            close();
            throw failed;
        }
    }

    /** Makes them. The test is skipped where no PostgreSQL is installed. */
    public static Replicated start() throws IOException, SQLException {
        Optional<Path> programs = programs();
        assumeThat(programs)
                .as("the programs of an installed PostgreSQL, which make a standby")
                .isPresent();
        return new Replicated(programs.orElseThrow());
    }

    private void make() throws IOException, SQLException {
        run("initdb", "-D", data("primary"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        configure("primary", primaryPort);
        start("primary");
        sql(primary("postgres"), "create role weir login", "create database weir owner weir");
        run(
                "pg_basebackup",
                "-D",
                data("standby"),
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync",
                "-d",
                "host=127.0.0.1 port=" + primaryPort + " user=postgres application_name=standby");
        configure("standby", standbyPort);
        start("standby");
        confirmed(true);
    }

    /** Where the programs are, the youngest of several; nothing when they are not installed. */
    private static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> NEEDED.stream().allMatch(name -> Files.isExecutable(bin.resolve(name))))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The owner's login to the primary. */
    public Login primary() {
        return primary("weir");
    }

    /** The owner's login to the standby. */
    public Login standby() {
        return standby("weir");
    }

    /** A superuser's login to the standby. */
    public Login standbySuperuser() {
        return standby("postgres");
    }

    private Login standby(String name) {
        return new Login("127.0.0.1", standbyPort, name, name, "");
    }

    /** Sets how many connections the owner may have, on both. */
    public void limit(int connections) throws SQLException {
        sql(primary("postgres"), "alter role weir connection limit " + connections);
    }

    private Login primary(String name) {
        return new Login("127.0.0.1", primaryPort, name, name, "");
    }

    /** Whether a commit of the primary waits until the standby has written it down. */
    public void confirmed(boolean wanted) throws SQLException {
        sql(
                primary("postgres"),
                "alter system set synchronous_standby_names = '" + (wanted ? "standby" : "") + "'",
                "select pg_reload_conf()");
    }

    /** Ends the primary as a loss of power would, without a word to anybody. */
    public void killPrimary() throws IOException {
        String pid =
                Files.readAllLines(directory.resolve("primary/postmaster.pid")).getFirst();
        ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(process -> {
            List<ProcessHandle> backends = process.children().toList();
            process.destroyForcibly();
            backends.forEach(ProcessHandle::destroyForcibly);
        });
    }

    public void stopStandby() {
        run("pg_ctl", "-D", data("standby"), "-m", "fast", "-w", "stop");
    }

    public void startStandby() {
        start("standby");
    }

    /** Makes the standby a primary; returns when it takes writes. */
    public void promote() {
        run("pg_ctl", "-D", data("standby"), "-w", "promote");
    }

    private String data(String name) {
        return directory.resolve(name).toString();
    }

    private void configure(String name, int port) throws IOException {
        Files.writeString(
                directory.resolve(name + "/postgresql.conf"),
                "\nport = %d\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nhot_standby = on\n"
                        .formatted(port),
                StandardOpenOption.APPEND);
    }

    private void start(String name) {
        run("pg_ctl", "-D", data(name), "-l", directory.resolve(name + ".log").toString(), "-w", "start");
    }

    /** PostgreSQL does not run as root, but as nobody in a name space of its own. */
    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = directory.resolve(program + ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + ": " + Files.readString(said, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void sql(Login login, String... statements) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops what still runs, and deletes the directory. */
    @Override
    public void close() throws IOException {
        for (String name : List.of("primary", "standby")) {
            if (Files.exists(directory.resolve(name + "/postmaster.pid"))) {
                try {
                    run("pg_ctl", "-D", data(name), "-m", "immediate", "-w", "stop");
                } catch (IllegalStateException gone) {
                    // It was killed before, and has left its file behind.
                }
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
