package dev.weir.sim;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wheel;
import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.wire.Wiring;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.embedded.Login;
import dev.weir.pool.Connections;
import dev.weir.pool.Database;
import dev.weir.pool.Lease;
import dev.weir.pool.StatementTimeout;
import dev.weir.sim.FakeStatements.Kind;
import dev.weir.sim.Trace.Ask;
import dev.weir.telemetry.Observer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.scheduler.Schedulers;

/** A pool on a database of a real server, with a statement for each {@link Kind}. Close it. */
final class RealPostgres implements AutoCloseable {

    /** Roles that a statement may run as. */
    static final List<String> ROLES = List.of("sim_ann", "sim_bob");

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** More than a trace has. */
    private static final int SHAPES = 64;

    /** What may leave something leaves a setting and a lock, from its beginning on, and says whether it met one of them. */
    private static final String SCRIPT = """
            create table written (name text not null);
            create function met() returns text stable language sql as $$
                select case when coalesce(current_setting('sim.left', true), '') <> ''
                        or exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
                    then 'something' else 'nothing' end
            $$;
            create function leave(seconds float8) returns text language plpgsql as $$
            declare
                found text := met();
            begin
                perform pg_advisory_lock_shared(1);
                perform set_config('sim.left', 'behind', false);
                perform pg_sleep(seconds);
                return found;
            end $$;
            grant insert, select on written to public;
            """;

    /** What runs for so long is none of the quick statements that may be before it in its message. */
    private static final String RUNS = "select count(*) from pg_stat_activity where pid = ? and wait_event = 'PgSleep'"
            + " and clock_timestamp() - query_start > interval '500 ms'";

    private static final String SEEN = "::text, replace(current_user, session_user, 'null'),"
            + " coalesce(current_setting('sim.mark', true), ''), coalesce(current_setting('request.who', true), ''), ";

    private final Login login;
    private final ConfigurableApplicationContext context;
    private final Duration sharedTimeout;
    private final Timer timer = new Wheel(Schedulers.parallel());

    /** Not annotated as a configuration: no scan is to find it. */
    @ImportAutoConfiguration(R2dbcAutoConfiguration.class)
    @ComponentScan("dev.weir.pool")
    static final class Parts {

        Parts() {}

        @Bean
        Observer observer() {
            return event -> {};
        }

        @Bean
        StatementTimeout statementTimeout(@Value("${weir.dispatch.shared-timeout}") Duration sharedTimeout) {
            return new StatementTimeout(sharedTimeout);
        }
    }

    RealPostgres(int connections, Duration sharedTimeout) {
        this.sharedTimeout = sharedTimeout;
        login = TestDatabase.createDatabase(SCRIPT);
        for (String role : ROLES) {
            execute("create role " + role);
            execute("grant " + role + " to " + login.username());
        }
        context = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.r2dbc.url=" + login.r2dbcUrl(),
                        "spring.r2dbc.username=" + login.username(),
                        "spring.r2dbc.password=" + login.password(),
                        "weir.instance=traces",
                        "weir.pool.size=" + connections,
                        "weir.dispatch.shared-timeout=" + sharedTimeout.toMillis() + "ms")
                .run();
        context.getBean(Database.class).start().block(PATIENCE);
    }

    private void execute(String sql) {
        try (Connection connection = superuser();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection superuser() throws SQLException {
        return TestDatabase.superuserOf(login);
    }

    @Override
    public void close() {
        context.close();
        execute("drop table written");
        for (String role : ROLES) {
            execute("drop role " + role);
        }
    }

    /** For one trace. Close it. */
    RealServer server() {
        return new RealServer();
    }

    private static Shape shape(Kind kind) {
        return new Shape(
                switch (kind) {
                    case READ -> List.of("select ", SEEN + "met() from (select pg_sleep(", "::float8)) s");
                    case CODE -> List.of("select ", SEEN + "found from leave(", "::float8) found");
                    case WRITE ->
                        List.of(
                                "with l as materialized (select leave(",
                                "::float8) found), w as (insert into written select ",
                                " from l returning name) select name" + SEEN + "found from w, l");
                    case BAD -> List.of("select ", "::text, (1 / length(pg_sleep(", "::float8)::text))::text");
                    case BAD_WRITE ->
                        List.of(
                                "insert into written select ",
                                " || (1 / length(left(leave(",
                                "::float8), 0))) returning name");
                    case UNPREPARED ->
                        List.of(
                                "select ",
                                SEEN + "met() from (select pg_sleep(extract(epoch from interval ",
                                ")::float8)) s");
                    case UNTYPED ->
                        List.of(
                                "select ",
                                SEEN + "met() from (select pg_sleep(",
                                "::float8)) s where num_nulls(",
                                ") = 0");
                    case STREAM ->
                        List.of("select ", SEEN + "found from leave(", "::float8) found, generate_series(1, 5)");
                    case RAW, BAD_RAW -> throw new IllegalArgumentException("No trace has a text of a client's own");
                });
    }

    private static List<String> arguments(Ask ask) {
        String seconds = Double.toString(ask.millis() / 1000.0);
        return switch (ask.kind()) {
            case WRITE -> List.of(seconds, ask.name());
            case UNPREPARED -> List.of(ask.name(), seconds + " s");
            case UNTYPED -> List.of(ask.name(), seconds, "untyped");
            default -> List.of(ask.name(), seconds);
        };
    }

    /** One trace's wire, and a superuser's connection to look on. */
    final class RealServer implements Server, AutoCloseable {

        private final Connection looking;
        private volatile @Nullable Lease lease;
        private volatile int backend;

        RealServer() {
            try {
                looking = superuser();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Wire wire(Wire.Listener listener) {
            Connections connections = context.getBean(Connections.class);
            Connections noted = () -> connections.borrow().doOnNext(this::lent);
            return new Wiring(noted, timer, Schedulers.parallel(), sharedTimeout, SHAPES, true, true, () -> {})
                    .wire(listener);
        }

        private void lent(Lease next) {
            lease = next;
            backend = next.processId();
        }

        @Override
        public Work work(Ask ask) {
            boolean streams = ask.kind() == Kind.STREAM;
            return new Work(
                    new Statement(
                            shape(ask.kind()),
                            new ArrayList<>(arguments(ask)),
                            ask.kind().effects,
                            streams ? Reply.ROWS : Reply.ROW,
                            FakeStatements.COLUMNS.subList(0, 5)),
                    FakeServer.contextOf(ask),
                    new Origin("sim", ask.kind().name(), "ann"),
                    Duration.ofDays(1));
        }

        @Override
        public void until(BooleanSupplier holds) {
            try {
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PATIENCE)
                        .until(holds::getAsBoolean);
            } catch (ConditionTimeoutException nothing) {
                throw new Silence();
            }
        }

        @Override
        public void untilItRuns(String name) {
            until(() -> ask(RUNS, backend) == 1);
        }

        @Override
        public void kill() {
            ask("select count(pg_terminate_backend(?, 10000))", backend);
        }

        @Override
        public void untilItsEndIsKnown() {
            Lease held = Objects.requireNonNull(lease);
            until(() -> !held.fit());
        }

        @Override
        public int committed(String name) {
            return ask("select count(*) from written where name = ?", name);
        }

        private int ask(String sql, Object argument) {
            try (PreparedStatement statement = looking.prepareStatement(sql)) {
                statement.setObject(1, argument);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getInt(1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<String> violations() {
            return List.of();
        }

        @Override
        public void close() {
            try {
                looking.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
