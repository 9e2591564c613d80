package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code connections} on a real server, as it would run from the command line. */
class ConnectionsCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Login login = TestDatabase.createDatabase();
    private final List<Connection> clients = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void disconnect() throws SQLException {
        for (Connection client : clients) {
            client.close();
        }
    }

    @Test
    void itShowsWhoHoldsTheConnections() throws SQLException {
        connect(3, "shop");

        assertThat(run("--sample=0", "--all")).isEqualTo(ConnectionsCommand.WITHIN);

        assertThat(out.toString())
                .contains("database " + login.database() + ", as " + login.username())
                .containsPattern("shop +%s +[0-9.]+ +3 +0 +0 +3 ".formatted(login.username()))
                .doesNotContain(ConnectionsCommand.APPLICATION_NAME);
    }

    @Test
    void theExitStatusTellsWhetherThereAreMoreThanTheMaximumNotCountingItsOwn() throws SQLException {
        connect(2, "shop");
        int there = clientBackends();

        assertThat(run("--sample=0", "--max=" + there)).isEqualTo(ConnectionsCommand.WITHIN);
        assertThat(run("--sample=0", "--max=" + (there - 1))).isEqualTo(ConnectionsCommand.ABOVE);
    }

    @Test
    void whatMayBeAboveAndIsHiddenIsNotKnown() throws SQLException {
        Login other = TestDatabase.createDatabase();
        revokeMonitor();
        clients.add(LocalPostgres.connect(other));

        assertThat(run("--sample=0", "--max=0")).isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString()).contains("Whether there were more than 0 is not known");

        connect(1, "own");
        assertThat(run("--sample=0", "--max=0")).isEqualTo(ConnectionsCommand.ABOVE);
    }

    @Test
    void whoWatchesIsToldAsSoonAsThereAreTooMany() throws SQLException {
        connect(1, "shop");

        assertThat(run("--watch=60", "--max=0")).isEqualTo(ConnectionsCommand.ABOVE);
        assertThat(out.toString()).contains("shop");
    }

    @Test
    void whoWatchesAndReadsNoMoreEndsIt() {
        CommandLine line = line(new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }));

        assertThat(run(line, login, "--watch=1")).isEqualTo(ConnectionsCommand.WITHIN);
    }

    @Test
    void whatIsNotKnownIsNeitherWithinNorAbove() {
        assertThat(run(new Login(login.host(), 1, login.database(), login.username(), login.password()), "--max=1"))
                .isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString())
                .startsWith("The connections could not be looked at: ")
                .contains("Connection refused");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongPasswordIsSaidInTheServersWords() {
        assertThat(run(new Login(login.host(), login.port(), login.database(), login.username(), "guessed")))
                .isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString()).contains("password authentication failed").doesNotContain("guessed");
    }

    @Test
    void whereEncryptionIsAskedForThereIsNoConnectionWithoutIt() {
        CommandLine line = line(new PrintWriter(out));
        line.execute("--url=r2dbcs:postgresql://%s:%s@%s:%d/%s"
                .formatted(login.username(), login.password(), login.host(), login.port(), login.database()));
        Mono<Integer> status = line.getExecutionResult();

        assertThat(status.block(PATIENCE)).isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString()).containsIgnoringCase("ssl");
    }

    @Test
    void forProgramsItIsOneJsonObject() throws SQLException {
        connect(1, "shop");
        revokeMonitor();

        run("--json", "--sample=0");

        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.required("complete").asBoolean()).isFalse();
        assertThat(report.required("grant").asString()).startsWith("grant pg_monitor to ");
        assertThat(report.required("groups").valueStream())
                .filteredOn(group -> group.required("application").asString().equals("shop"))
                .singleElement()
                .satisfies(group -> assertThat(
                                group.required("connections").required("total").asInt())
                        .isEqualTo(1));
    }

    @Test
    void lookingOnFindsTheClientThatOpensAConnectionForEachRequest() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread client = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                openAndClose();
            }
        });

        run("--sample=3");
        over.set(true);
        client.join();

        assertThat(out.toString()).containsPattern("opened\\s+and\\s+closed\\s+\\d+\\s+connections");
    }

    @Test
    void whereNoConnectionIsLeftItSaysWhoStillGetsInAndByWhichUrl() throws SQLException {
        limit("alter role %s connection limit 1");
        connect(1, "shop");

        assertThat(run()).isEqualTo(ConnectionsCommand.UNKNOWN);

        assertThat(err.toString())
                .contains("User '" + login.username() + "' has all the connections")
                .contains(
                        "--url=postgresql://postgres@%s:%d/%s".formatted(login.host(), login.port(), login.database()))
                .contains("Another role still gets in")
                .doesNotContain(login.password());
    }

    @Test
    void whereTheDatabaseIsFullThatIsSaidToo() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter database " + login.database() + " connection limit 0");
        }

        assertThat(run()).isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString()).contains("The database at ", "another database");
    }

    @Test
    void aWatchGoesOnWhenItsConnectionIsLost() throws SQLException {
        // The tests that ran before keep connections of their own, which come and go.
        int most = count("backend_type = 'client backend'") + 10;
        AtomicBoolean ended = new AtomicBoolean();
        Thread watch = Thread.ofVirtual().start(() -> {
            run("--watch=0.25", "--max=" + most);
            ended.set(true);
        });
        await().atMost(PATIENCE).until(() -> terminateWatch() == 1);

        await().atMost(PATIENCE).until(() -> terminateWatch() == 1);
        connect(30, "shop");

        await().atMost(PATIENCE).untilTrue(ended);
        assertThat(watch.isAlive()).isFalse();
        assertThat(err.toString()).contains("The connection is lost", "Connected again.");
    }

    private int terminateWatch() throws SQLException {
        return count("case when application_name = '%s' and usename = '%s' then pg_terminate_backend(pid) end"
                .formatted(ConnectionsCommand.APPLICATION_NAME, login.username()));
    }

    @Test
    void aMissingPasswordIsSaidWithTheWaysToGiveIt() {
        CommandLine line = new CommandLine(new ConnectionsCommand(
                        ConnectionsCommandIT::nothing, new ClientSettings(Map.of(), Path.of("/none"))))
                .setErr(new PrintWriter(err));
        line.execute("--url=postgresql://%s@%s:%d/%s"
                .formatted(login.username(), login.host(), login.port(), login.database()));
        Mono<Integer> status = line.getExecutionResult();

        assertThat(status.block(PATIENCE)).isEqualTo(ConnectionsCommand.UNKNOWN);
        assertThat(err.toString())
                .contains("asks user '" + login.username() + "' for a password", "PGPASSWORD", ".pgpass");
    }

    private void limit(String statement) throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement alter = superuser.createStatement()) {
            alter.execute(statement.formatted(login.username()));
        }
    }

    @Test
    void itHasOneConnectionAndLeavesNone() throws SQLException {
        run("--sample=1");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("application_name = '%s' and usename = '%s'"
                        .formatted(ConnectionsCommand.APPLICATION_NAME, login.username())))
                .isZero());
    }

    private void openAndClose() {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'lambda'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void revokeMonitor() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("revoke pg_monitor from " + login.username());
        }
    }

    private void connect(int count, String application) throws SQLException {
        for (int i = 0; i < count; i++) {
            Connection client = LocalPostgres.connect(login);
            clients.add(client);
            try (Statement statement = client.createStatement()) {
                statement.execute("set application_name = '%s'".formatted(application));
            }
        }
    }

    private int run(String... options) {
        return run(login, options);
    }

    private int run(Login database, String... options) {
        return run(line(new PrintWriter(out)), database, options);
    }

    private CommandLine line(PrintWriter printed) {
        return new CommandLine(new ConnectionsCommand(ConnectionsCommandIT::nothing))
                .setOut(printed)
                .setErr(new PrintWriter(err));
    }

    private static int run(CommandLine line, Login database, String... options) {
        List<String> arguments = new ArrayList<>(Arrays.asList(options));
        arguments.add("--url=postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        database.username(),
                        database.password(),
                        database.host(),
                        database.port(),
                        database.database()));
        line.execute(arguments.toArray(String[]::new));
        Mono<Integer> status = line.getExecutionResult();
        return status.blockOptional(PATIENCE).orElseThrow();
    }

    private static Optional<ConnectionFactoryOptions> nothing() {
        return Optional.empty();
    }

    /** Of all databases and roles, but for the one that asks. */
    private static int clientBackends() throws SQLException {
        return count("backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    private static int count(String condition) throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from pg_stat_activity where " + condition)) {
            result.next();
            return result.getInt(1);
        }
    }
}
