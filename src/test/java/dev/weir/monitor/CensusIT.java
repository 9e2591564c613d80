package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The census of a real server. */
class CensusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (1)");

    @Test
    void aSuperuserSeesWhatEverybodyDoes() throws SQLException {
        try (Connection idle = LocalPostgres.connect(login);
                Connection busy = LocalPostgres.connect(login);
                Connection superuser = TestDatabase.superuser()) {
            busy.setAutoCommit(false);
            run(idle, "select 'this was the last'");
            run(busy, "update things set id = 2");

            Census census = take(superuser);

            assertThat(census.complete()).isTrue();
            assertThat(census.maxConnections()).isEqualTo(200);
            assertThat(census.reserved()).isEqualTo(3);
            assertThat(census.sessions()).extracting(Session::pid).contains(census.self());
            List<Session> ours = ours(census);
            assertThat(ours).extracting(Session::state).containsExactly(State.IDLE, State.IDLE_IN_TRANSACTION);
            assertThat(ours.getFirst().query()).hasValue("select 'this was the last'");
            assertThat(ours.getFirst().transaction()).isEmpty();
            assertThat(ours.getLast().transaction()).isPresent();
            assertThat(ours)
                    .allSatisfy(session -> assertThat(session.connected().map(census::since))
                            .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ZERO, PATIENCE)));
            busy.rollback();
        }
    }

    @Test
    void whoWaitsForALockIsSeenWithTheOneWhoHoldsIt() throws Exception {
        try (Connection holder = LocalPostgres.connect(login);
                Connection waiter = LocalPostgres.connect(login);
                Connection superuser = TestDatabase.superuser()) {
            holder.setAutoCommit(false);
            run(holder, "update things set id = 2");
            Thread waiting = Thread.ofVirtual().start(() -> runQuietly(waiter, "update things set id = 3"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ours(take(superuser)))
                    .filteredOn(Session::waitsForLock)
                    .extracting(Session::blockedBy)
                    .containsExactly(List.of(pid(holder))));
            holder.rollback();
            waiting.join();
        }
    }

    @Test
    void aRoleWithoutTheGrantSeesThatOthersAreThereAndNotWhatTheyDo() throws SQLException {
        Login other = TestDatabase.createDatabase();
        try (Connection superuser = TestDatabase.superuser()) {
            run(superuser, "revoke pg_monitor from " + login.username());
        }
        try (Connection others = LocalPostgres.connect(other);
                Connection own = LocalPostgres.connect(login)) {
            run(others, "set application_name = 'others'");

            Census census = take(own);

            assertThat(census.complete()).isFalse();
            assertThat(ours(census)).extracting(Session::state).containsExactly(State.ACTIVE);
            assertThat(census.sessions())
                    .filteredOn(session -> session.application().equals("others"))
                    .singleElement()
                    .satisfies(hidden -> {
                        assertThat(hidden.state()).isEqualTo(State.UNKNOWN);
                        assertThat(hidden.user()).isEqualTo(other.username());
                        assertThat(hidden.connected()).isEmpty();
                    });
            assertThat(Report.of(new Survey(List.of(census)), "").grant())
                    .startsWith("grant pg_monitor to \"%s\"".formatted(login.username()));
        }
    }

    @Test
    void withTheGrantItSeesAllAlsoWhenItInheritsNothingByItself() throws SQLException {
        Login other = TestDatabase.createDatabase();
        try (Connection superuser = TestDatabase.superuser();
                Connection own = LocalPostgres.connect(login)) {
            run(superuser, "revoke pg_monitor from " + login.username());
            run(superuser, "alter role " + login.username() + " noinherit");
            run(superuser, Diagnosis.grant(take(own)));
        }
        try (Connection others = LocalPostgres.connect(other);
                Connection own = LocalPostgres.connect(login)) {
            run(others, "set application_name = 'others'");

            Census census = take(own);

            assertThat(census.complete()).isTrue();
            assertThat(census.sessions()).extracting(Session::state).doesNotContain(State.UNKNOWN);
        }
    }

    @Test
    void processesOfTheServerAreNoClientsWhateverTheRoleSees() throws SQLException {
        try (Connection own = LocalPostgres.connect(login)) {
            assertThat(take(own).sessions()).allSatisfy(session -> {
                assertThat(session.user()).isNotEmpty();
                assertThat(session.database()).isNotEmpty();
            });
        }
    }

    @Test
    void theLimitOfARoleIsKnown() throws SQLException {
        try (Connection superuser = TestDatabase.superuser()) {
            run(superuser, "alter role %s connection limit 7".formatted(login.username()));

            assertThat(take(superuser).limits()).containsEntry(login.username(), 7);
        }
    }

    private List<Session> ours(Census census) {
        return census.sessions().stream()
                .filter(session -> session.user().equals(login.username()))
                .toList();
    }

    private static Census take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(CensusQuery.SQL)) {
            result.next();
            return CensusQuery.read(result.getString(1).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void runQuietly(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
