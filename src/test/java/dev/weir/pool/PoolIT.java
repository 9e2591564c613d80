package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.database.TroubledNetwork;
import dev.weir.embedded.Login;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.DatabaseUnavailable;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Parting;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** A pool of one, seen from both ends: what the process believes, and what PostgreSQL counts. */
class PoolIT {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String APPLICATION = "weir-pool-it";

    private final Login login = TestDatabase.createDatabase();
    private final TroubledNetwork network = new TroubledNetwork(login);
    private final LoopResources loops = LoopResources.create("pool-it", 1, true);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Bound bound = new Bound(1);
    private PooledDatabase database = pool(Duration.ofMinutes(30), Duration.ofSeconds(5));

    @BeforeEach
    void start() {
        database.start().block(LONG);
    }

    @AfterEach
    void end() throws Exception {
        network.heal();
        database.close().block(LONG);
        network.close();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(LONG);
    }

    private PooledDatabase pool(Duration maxLifeTime, Duration closeTimeout) {
        PoolProperties properties = new PoolProperties(
                bound.size(), maxLifeTime, Duration.ofSeconds(2), Duration.ofSeconds(3), closeTimeout);
        DriverSettings settings = new DriverSettings(
                ConnectionFactoryOptions.parse(
                                "r2dbc:postgresql://localhost:" + network.port() + "/" + login.database())
                        .mutate()
                        .option(ConnectionFactoryOptions.USER, login.username())
                        .option(ConnectionFactoryOptions.PASSWORD, login.password())
                        .build(),
                APPLICATION,
                SessionSettings.NONE,
                properties.connectTimeout(),
                Duration.ofSeconds(10));
        Reachability reachability = new Reachability(Clock.systemUTC(), events::add);
        BoundedConnectionFactory factory = new BoundedConnectionFactory(
                settings,
                loops,
                bound,
                properties,
                reachability,
                new MemoryBudget(1 << 28),
                Clock.systemUTC(),
                events::add);
        ConnectionPool pool = new PoolConfiguration().connectionPool(factory, bound, properties);
        return new PooledDatabase(pool, factory, bound, reachability, settings, properties, Clock.systemUTC());
    }

    private void restart(Duration maxLifeTime, Duration closeTimeout) {
        database.close().block(LONG);
        database = pool(maxLifeTime, closeTimeout);
        database.start().block(LONG);
    }

    private Lease borrow() {
        return Objects.requireNonNull(database.borrow().block(LONG));
    }

    private static int pid(Lease lease) {
        return Integer.parseInt(run(lease, "select pg_backend_pid()"));
    }

    private static String run(Lease lease, String sql) {
        return Objects.requireNonNullElse(
                lease.connection()
                        .createStatement(sql)
                        .execute()
                        .concatMap(result ->
                                result.map((row, metadata) -> Objects.requireNonNullElse(row.get(0, String.class), "")))
                        .blockLast(LONG),
                "");
    }

    private int backends() {
        return ask("select count(*) from pg_stat_activity where application_name = ?", APPLICATION);
    }

    private static int ask(String sql, String argument) {
        try (Connection connection = TestDatabase.superuser();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesACleanConnectionBack() {
        Lease first = borrow();
        int pid = pid(first);
        first.release().block(LONG);
        Lease second = borrow();
        assertThat(pid(second)).isEqualTo(pid);
        second.release().block(LONG);
    }

    @Test
    void closesAConnectionThatComesBackInATransaction() {
        Lease first = borrow();
        int pid = pid(first);
        run(first, "begin");
        first.release().block(LONG);
        Lease second = borrow();
        assertThat(pid(second)).isNotEqualTo(pid);
        second.release().block(LONG);
    }

    @Test
    void closesABusyConnectionAndStopsItsQuery() {
        Lease first = borrow();
        int pid = pid(first);
        first.connection().createStatement("select pg_sleep(60)").execute().subscribe();
        first.destroy().block(LONG);
        Lease second = borrow();
        assertThat(pid(second)).isNotEqualTo(pid);
        assertThat(backends()).isEqualTo(1);
        second.release().block(LONG);
    }

    @Test
    void replacesAConnectionThatTheServerHasEnded() {
        Lease first = borrow();
        int pid = pid(first);
        first.release().block(LONG);
        ask("select pg_terminate_backend(pid)::int from pg_stat_activity where application_name = ?", APPLICATION);
        Awaitility.await().untilAsserted(() -> assertThat(events).contains(new Event.ConnectionGone(Parting.LOST)));
        Lease second = borrow();
        assertThat(pid(second)).isNotEqualTo(pid);
        second.release().block(LONG);
    }

    @Test
    void replacesAConnectionPastItsLifeAlsoWhenNobodyAsks() {
        restart(Duration.ofSeconds(1), Duration.ofSeconds(5));
        Lease lease = borrow();
        int pid = pid(lease);
        lease.release().block(LONG);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> ask(
                                "select coalesce(max(pid), 0) from pg_stat_activity where application_name = ?",
                                APPLICATION)
                        != pid);
        Awaitility.await().until(() -> backends() == 1);
    }

    @Test
    void opensNoSecondConnectionBeforeTheServerHasEndedTheFirst() {
        network.delayGoodbyes(Duration.ofMillis(500));
        Lease first = borrow();
        run(first, "begin");
        first.release().subscribe();
        long begun = System.nanoTime();
        Lease second = borrow();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
        assertThat(backends()).isEqualTo(1);
        second.release().block(LONG);
    }

    @Test
    void opensNoSecondConnectionWhileTheFirstThatWasResetMayStillRunAStatement() {
        Lease first = borrow();
        first.connection()
                .createStatement("select pg_sleep(0.4)")
                .execute()
                .flatMap(result -> result.map((row, metadata) -> row.get(0, String.class)))
                .subscribe(row -> {}, reset -> {});
        Awaitility.await()
                .until(() -> ask(
                                "select count(*) from pg_stat_activity where application_name = ? and state = 'active'",
                                APPLICATION)
                        == 1);
        network.cut();
        first.destroy().block(LONG);
        Lease second = borrow();
        assertThat(backends()).isEqualTo(1);
        assertThat(run(second, "select 'well again'")).isEqualTo("well again");
        second.release().block(LONG);
    }

    @Test
    void holdsThePermitOfAConnectionThatHasVanishedUntilTheLimitAndNoLonger() {
        restart(Duration.ofMinutes(30), Duration.ofSeconds(3));
        Lease first = borrow();
        network.partition();
        long begun = System.nanoTime();
        first.destroy().block(LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("the bound wins over availability")
                .isGreaterThan(Duration.ofSeconds(3));
        assertThat(events).contains(new Event.ConnectionGone(Parting.VANISHED));
        StepVerifier.create(database.borrow())
                .expectErrorSatisfies(error ->
                        assertThat(((FailureException) error).failure()).isInstanceOf(DatabaseUnavailable.class))
                .verify(LONG);
        assertThat(events).contains(new Event.DatabaseDown("No answer within 1800 ms"));
    }

    @Test
    void givesUpAConnectionAttemptWithoutLeavingABackendOrAPermit() {
        Lease first = borrow();
        network.delayGoodbyes(Duration.ofMillis(300));
        run(first, "begin");
        first.release().subscribe();
        database.borrow().subscribe().dispose();
        Awaitility.await().atMost(LONG).until(() -> backends() == 1 && bound.held() == 1);
        Lease second = borrow();
        assertThat(run(second, "select 'still well'")).isEqualTo("still well");
        second.release().block(LONG);
    }

    @Test
    void isClosedWhenItsBackendsAreGone() {
        network.delayGoodbyes(Duration.ofMillis(300));
        database.close().block(LONG);
        assertThat(backends()).isZero();
        assertThat(bound.held()).isZero();
    }

    @Test
    void saysWhereTheDatabaseIs() {
        assertThat(database.description())
                .startsWith("PostgreSQL ")
                .endsWith("at localhost:" + network.port() + "/" + login.database() + " as " + login.username());
    }
}
