package dev.weir.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.database.TroubledNetwork;
import dev.weir.database.Uninterruptibly;
import dev.weir.embedded.Login;
import dev.weir.server.WeirApplication;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The bound holds while backends are killed, while connections retire, while PostgreSQL restarts, and while the
 * application context is made anew. The role's CONNECTION LIMIT is the second judge: had a connection too many been
 * tried, the server's log would say so.
 *
 * <p>{@code -Dweir.long=true} runs it for 30 s instead of 6, and 20 refreshes instead of 4.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundIT {

    private static final int BOUND = 2;
    private static final int CLIENTS = 500;
    private static final boolean LONG = Boolean.getBoolean("weir.long");
    private static final Duration DURATION = Duration.ofSeconds(LONG ? 30 : 6);
    private static final int REFRESHES = LONG ? 20 : 4;
    private static final Duration KILL_INTERVAL = Duration.ofMillis(250);

    private final Login login = TestDatabase.createDatabase(Requests.schema());

    @BeforeAll
    void limitTheRole() throws SQLException {
        Superuser.run("alter role \"" + login.username() + "\" connection limit " + BOUND);
    }

    @Test
    void holdsWhileBackendsAreKilledAndRetire() throws Exception {
        try (TroubledNetwork network = lateGoodbyes();
                ConfigurableApplicationContext weir = start(network.port());
                BackendSampler sampler = new BackendSampler(login.username());
                Load load = new Load(port(weir), CLIENTS);
                Killer killer = new Killer(login.username())) {
            load.run(DURATION);
            say("killed " + killer.kills() + " backends: " + load.report() + "; " + sampler.report());
            assertThat(killer.kills()).isGreaterThan(4);
            assertThat(load.wrong()).isEmpty();
            assertThat(load.refusedWithoutRetryAfter()).isZero();
            assertThat(load.right()).isGreaterThan(4 * load.refused());
            assertThat(sampler.most()).isBetween(1, BOUND);
        }
        assertTheRoleNeverHitItsLimit();
    }

    @Test
    void holdsWhilePostgresRestarts() throws Exception {
        try (ConfigurableApplicationContext weir = start(login.port());
                BackendSampler sampler = new BackendSampler(login.username());
                Load load = new Load(port(weir), CLIENTS)) {
            Thread restart = Thread.ofVirtual().start(() -> {
                Uninterruptibly.pause(DURATION.dividedBy(3));
                TestDatabase.restart();
            });
            load.run(DURATION);
            restart.join();
            long before = load.right();
            try (BackendSampler after = new BackendSampler(login.username())) {
                load.run(Duration.ofSeconds(2));
                assertThat(after.most()).as("every connection is back").isEqualTo(BOUND);
            }
            say("restarted PostgreSQL: " + load.report() + "; " + sampler.report());
            assertThat(load.wrong()).isEmpty();
            assertThat(load.refusedWithoutRetryAfter()).isZero();
            assertThat(load.right()).as("it serves again").isGreaterThan(before);
            assertThat(sampler.most()).isBetween(1, BOUND);
        }
        assertTheRoleNeverHitItsLimit();
    }

    @Test
    void holdsWhileTheContextIsRefreshed() throws Exception {
        try (TroubledNetwork network = lateGoodbyes();
                BackendSampler sampler = new BackendSampler(login.username())) {
            for (int i = 0; i < REFRESHES; i++) {
                try (ConfigurableApplicationContext weir = start(network.port());
                        Load load = new Load(port(weir), 20)) {
                    load.run(Duration.ofMillis(200));
                    assertThat(load.wrong()).isEmpty();
                    assertThat(load.right()).isPositive();
                }
                assertThat(BackendSampler.count(login.username()))
                        .as("backends right after the context was closed")
                        .isZero();
            }
            say(REFRESHES + " refreshes: " + sampler.report());
            assertThat(sampler.most()).isBetween(1, BOUND);
        }
        assertTheRoleNeverHitItsLimit();
    }

    /**
     * What a process has closed the server closes 100 ms later, as it well may over a network. Whoever takes its own
     * close for the backend's end opens the next connection too early, and is seen.
     */
    private TroubledNetwork lateGoodbyes() {
        TroubledNetwork network = new TroubledNetwork(login);
        network.delayGoodbyes(Duration.ofMillis(100));
        return network;
    }

    private ConfigurableApplicationContext start(int databasePort) {
        return new SpringApplicationBuilder(WeirApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.r2dbc.url=r2dbc:postgresql://" + login.host() + ":" + databasePort + "/"
                                + login.database(),
                        "--spring.r2dbc.username=" + login.username(),
                        "--spring.r2dbc.password=" + login.password(),
                        "--weir.pool.size=" + BOUND,
                        "--weir.pool.max-life-time=2s",
                        // What a busy machine sheds is not what this is about.
                        "--weir.dispatch.queue-target=10s",
                        "--weir.shutdown.grace=0s");
    }

    private static int port(ConfigurableApplicationContext weir) {
        return weir.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private void assertTheRoleNeverHitItsLimit() {
        assertThat(TestDatabase.serverLog()
                        .lines()
                        .filter(line -> line.contains("53300") && line.contains('"' + login.username() + '"')))
                .isEmpty();
    }

    /** To the build's output: the figures are part of the proof. */
    @SuppressWarnings("SystemOut")
    private static void say(String what) {
        System.out.println("Bound of " + BOUND + ", " + CLIENTS + " clients, " + what);
    }

    /** Terminates a random backend of the role several times a second. */
    private static final class Killer implements AutoCloseable {

        private final String role;
        private final Thread thread;
        private volatile boolean stopped;
        private final AtomicInteger kills = new AtomicInteger();

        Killer(String role) {
            this.role = role;
            this.thread = Thread.ofPlatform().name("backend-killer").daemon().start(this::run);
        }

        int kills() {
            return kills.get();
        }

        private void run() {
            try (Connection connection = TestDatabase.superuser();
                    PreparedStatement kill = connection.prepareStatement("select pg_terminate_backend(pid) from"
                            + " pg_stat_activity where usename = ? order by random() limit 1")) {
                while (!stopped) {
                    Uninterruptibly.pause(KILL_INTERVAL);
                    kill.setString(1, role);
                    try (var result = kill.executeQuery()) {
                        kills.addAndGet(result.next() ? 1 : 0);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            stopped = true;
            Uninterruptibly.join(thread);
        }
    }
}
