package dev.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {

    @Test
    void stoppingLeavesNoProcessNoPortAndNoDirectory() throws Exception {
        LocalPostgres postgres = LocalPostgres.start(LocalPostgres.Options.DEFAULT);
        List<ProcessHandle> processes = processesOf(postgres);
        assertThat(processes).hasSizeGreaterThan(3).allMatch(ProcessHandle::isAlive);

        postgres.stop();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(postgres.directory()).doesNotExist();
        try (ServerSocket socket = new ServerSocket(postgres.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
        postgres.stop();
    }

    @Test
    void aHaltedServerComesBackOnTheSamePortWithItsData() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgres.Options.DEFAULT)) {
            Login login = Demonstration.createDatabase(postgres.superuser(), "d", "r", "p");
            Demonstration.load(login, "create table t (a text); insert into t values ('it''s {here}?')");
            int port = postgres.port();

            postgres.halt();
            assertThatThrownBy(() -> LocalPostgres.connect(login).close()).isInstanceOf(SQLException.class);
            postgres.resume();

            assertThat(postgres.port()).isEqualTo(port);
            assertThat(query(login, "select a from t")).isEqualTo("it's {here}?");
        }
    }

    @Test
    void aScriptThatFailsLeavesNothingInTheDatabase() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgres.Options.DEFAULT)) {
            Login login = Demonstration.createDatabase(postgres.superuser(), "d", "r", "p");

            assertThatThrownBy(() -> Demonstration.load(login, "create table t (a int); select 1/0"))
                    .isInstanceOf(LocalPostgresException.class)
                    .hasMessageContaining("division by zero");

            assertThat(query(login, "select to_regclass('t') is null")).isEqualTo("t");
        }
    }

    @Test
    void onlyThePasswordOpensTheServer() {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgres.Options.DEFAULT)) {
            Login wrong = postgres.superuser().as("postgres", "postgres", "guess");
            assertThatThrownBy(() -> LocalPostgres.connect(wrong).close())
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void settingsReachTheServerAndTheLogGoesWhereItIsWanted(@TempDir Path directory) throws SQLException {
        Path log = directory.resolve("server.log");
        LocalPostgres.Options options =
                LocalPostgres.Options.DEFAULT.with("search_path", "it's").withLog(log);
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            assertThat(query(postgres.superuser(), "select current_setting('search_path')"))
                    .isEqualTo("it's");
        }
        assertThat(log).content().contains("00000 LOG:  database system is ready to accept connections");
    }

    @Test
    void aSettingThatPostgresRefusesIsSaidInOneSentenceAndLeavesNothing(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("server.log");
        LocalPostgres.Options options =
                LocalPostgres.Options.DEFAULT.with("work_mem", "much").withLog(log);
        List<Path> before = ownDirectories();

        assertThatThrownBy(() -> LocalPostgres.start(options))
                .isInstanceOf(LocalPostgresException.class)
                .hasMessageStartingWith("The local PostgreSQL did not start, the server ended at once: ")
                .hasMessageContaining("postgresql.conf\" contains errors");

        assertThat(ownDirectories()).isEqualTo(before);
    }

    private static List<Path> ownDirectories() throws IOException {
        String mine = "weir-postgres-%d-*".formatted(ProcessHandle.current().pid());
        try (var entries = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), mine)) {
            return StreamSupport.stream(entries.spliterator(), false).sorted().toList();
        }
    }

    private static List<ProcessHandle> processesOf(LocalPostgres postgres) throws IOException {
        List<String> lines = Files.readAllLines(postgres.directory().resolve("data/postmaster.pid"));
        ProcessHandle postmaster =
                ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static String query(Login login, String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
