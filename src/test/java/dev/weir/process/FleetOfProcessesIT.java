package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bound.BackendSampler;
import dev.weir.database.TestDatabase;
import dev.weir.database.Uninterruptibly;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A fleet of real processes under load, from one to one too many and back: what is restarted, what is killed, and who waits. A
 * sampler of {@code pg_stat_activity} is the judge of the sum, and each client of the answers.
 *
 * <p>{@code -Dweir.long=true} has five connections instead of three, and restarts the processes for ten minutes.
 */
@EnabledOnOs(OS.LINUX)
class FleetOfProcessesIT {

    private static final boolean LONG = Boolean.getBoolean("weir.long");
    private static final int BUDGET = LONG ? 5 : 3;
    private static final Duration RESTARTING = Duration.ofMinutes(LONG ? 10 : 0);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int CLIENTS = 6;

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final Deque<Replica> replicas = new ArrayDeque<>();
    private final List<Clients.Sent> owed = new ArrayList<>();

    /** A process and its clients. */
    private record Replica(WeirProcess weir, Clients clients) {}

    @BeforeEach
    void limitTheLogin() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter role \"" + login.username() + "\" connection limit " + BUDGET);
        }
    }

    @AfterEach
    void end() {
        replicas.forEach(replica -> replica.weir().close());
    }

    @Test
    void fromOneToOneTooManyAndBackTheSumIsWithinTheBudgetAndNoRequestFails() throws Exception {
        try (BackendSampler sampler = new BackendSampler(login.username())) {
            for (int i = 0; i < BUDGET; i++) {
                serve(start());
            }
            WeirProcess waiting = oneTooMany();
            waiting = restartAll(waiting);
            long end = System.nanoTime() + RESTARTING.toNanos();
            while (System.nanoTime() < end) {
                waiting = restartAll(waiting);
            }
            kill(replicas.removeFirst());
            serve(waiting);
            while (replicas.size() > 1) {
                stop(replicas.removeFirst());
            }
            WeirProcess last = replicas.getFirst().weir();
            WeirProcess.await(SOON, () -> size(last) == BUDGET - 1);
            stop(replicas.removeFirst());

            say(owed.size() + " requests; " + sampler.report());
            assertThat(sampler.most()).isBetween(2, BUDGET);
            assertThat(owed).extracting(Clients.Sent::outcome).isNotEmpty().allMatch("200 [{\"id\":7}]"::equals);
        }
        assertThat(BackendSampler.count(login.username())).isZero();
    }

    private WeirProcess start() throws IOException {
        return WeirProcess.starting(
                login,
                List.of("-Xmx160m"),
                "weir.fleet.budget=" + BUDGET,
                "weir.fleet.interval=500ms",
                "weir.pool.size=" + BUDGET,
                "weir.shutdown.grace=" + GRACE.toSeconds() + "s");
    }

    private void serve(WeirProcess weir) {
        weir.awaitReady();
        Clients clients = new Clients(weir.port(), "/rest/v1/things");
        clients.busy(CLIENTS);
        replicas.addLast(new Replica(weir, clients));
        WeirProcess.await(SOON, () -> clients.count() > 10 * CLIENTS);
    }

    /** It is there, says why it does not serve, and is not ready. */
    private WeirProcess oneTooMany() throws Exception {
        WeirProcess waiting = start();
        WeirProcess.await(SOON, () -> waiting.output()
                .contains("The fleet 'weir' has a budget of " + BUDGET
                        + " connections, and none of them is free for this replica"));
        Uninterruptibly.pause(Duration.ofSeconds(2));
        assertThat(waiting.probe("/actuator/health/readiness")).isEqualTo(503);
        assertThat(waiting.probe("/actuator/health/liveness")).isEqualTo(200);
        return waiting;
    }

    /** Each goes, the one that waits comes in its place, and a new one waits; answers the last that waits. */
    private WeirProcess restartAll(WeirProcess waiting) throws Exception {
        WeirProcess next = waiting;
        for (int i = 0; i < BUDGET; i++) {
            stop(replicas.removeFirst());
            serve(next);
            next = start();
        }
        return next;
    }

    /** By SIGTERM: what was written before the end of the grace is answered. */
    private void stop(Replica replica) throws InterruptedException {
        long signal = System.nanoTime();
        replica.weir().jvm().terminate();
        replica.weir().jvm().exitCode(SOON);
        replica.clients().join();
        owed.addAll(replica.clients().writtenBefore(signal + GRACE.toNanos()));
        replica.clients().close();
        replica.weir().close();
    }

    /** By SIGKILL: what had been answered counts. */
    private void kill(Replica replica) throws InterruptedException {
        long before = System.nanoTime() - Duration.ofSeconds(1).toNanos();
        replica.weir().jvm().kill();
        replica.clients().join();
        owed.addAll(replica.clients().writtenBefore(before));
        replica.clients().close();
        replica.weir().close();
    }

    private static int size(WeirProcess weir) throws IOException, InterruptedException {
        return weir.manage("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("weir_connections_size "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @SuppressWarnings("SystemOut")
    private static void say(String words) {
        System.out.println("A fleet of processes, " + BUDGET + " connections: " + words);
    }
}
