package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.telemetry.Event;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** Connections that take slots of a fleet's budget, on a login without a limit: the locks alone say no. */
class BudgetIT {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Login login = TestDatabase.createDatabase();
    private final LoopResources loops = LoopResources.create("budget-it", 1, true);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Reachability reachability = new Reachability(Clock.systemUTC(), events::add);
    private final List<PostgresqlConnection> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(connection -> connection.close().block(LONG));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(LONG);
    }

    private BoundedConnectionFactory replica(int budget, int number) {
        PoolProperties properties = new PoolProperties(
                3, Duration.ofMinutes(30), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5));
        DriverSettings settings = new DriverSettings(
                ConnectionFactoryOptions.parse(login.r2dbcUrl())
                        .mutate()
                        .option(ConnectionFactoryOptions.USER, login.username())
                        .option(ConnectionFactoryOptions.PASSWORD, login.password())
                        .build(),
                "weir-budget-it",
                SessionSettings.NONE,
                properties.connectTimeout(),
                Duration.ofSeconds(10),
                new Budget("shop", budget, number));
        return new BoundedConnectionFactory(
                settings,
                loops,
                new Bound(3),
                properties,
                reachability,
                new MemoryBudget(1 << 28),
                Clock.systemUTC(),
                events::add);
    }

    private int slot(BoundedConnectionFactory replica) {
        PostgresqlConnection connection = Objects.requireNonNull(replica.once().block(LONG));
        opened.add(connection);
        return Objects.requireNonNull(replica.claim(connection)).slot();
    }

    private static void findsNone(BoundedConnectionFactory replica) {
        StepVerifier.create(replica.once()).expectError(NoFreeSlot.class).verify(LONG);
    }

    private int backends() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement();
                ResultSet result = statement.executeQuery(
                        "select count(*) from pg_stat_activity where usename = '" + login.username() + "'")) {
            result.next();
            return result.getInt(1);
        }
    }

    @Test
    void aConnectionThatFindsNoSlotIsClosedAndTheDatabaseCountsAsThere() {
        BoundedConnectionFactory only = replica(1, 1);
        assertThat(slot(only)).isEqualTo(1);

        findsNone(only);
        Awaitility.await().atMost(LONG).until(() -> backends() == 1);
        assertThat(events).contains(new Event.NoFreeSlot()).noneMatch(Event.ConnectFailed.class::isInstance);
        assertThat(reachability.connects()).isTrue();
        assertThat(only.full()).isEmpty();
    }

    @Test
    void theDoorIsForTheFirstConnectionOfAReplicaAlone() {
        BoundedConnectionFactory first = replica(3, 1);
        assertThat(List.of(slot(first), slot(first))).containsExactly(3, 2);
        findsNone(first);

        assertThat(slot(replica(3, 2))).isEqualTo(1);
        BoundedConnectionFactory late = replica(3, 3);
        findsNone(late);
        assertThat(late.full()).isPresent();
    }

    @Test
    void aSlotIsFreeAgainWhenItsConnectionHasEnded() {
        BoundedConnectionFactory only = replica(1, 1);
        slot(only);
        opened.removeFirst().close().block(LONG);

        Awaitility.await().atMost(LONG).until(() -> backends() == 0);
        assertThat(slot(only)).isEqualTo(1);
    }
}
