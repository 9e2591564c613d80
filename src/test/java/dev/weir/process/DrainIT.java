package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bound.BackendSampler;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The end of the real process, under load: whatever a client had written before the end of the grace is answered, and
 * nothing stays behind.
 *
 * <p>{@code -Dweir.long=true} runs it with the default grace of 5 s instead of 1 s, and for longer before the signal.
 */
@EnabledOnOs(OS.LINUX)
class DrainIT {

    private static final boolean LONG = Boolean.getBoolean("weir.long");
    private static final Duration GRACE = Duration.ofSeconds(LONG ? 5 : 1);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int REQUESTS_BEFORE = LONG ? 20_000 : 2_000;
    private static final int CLIENTS = 60;
    private static final int IDLE = 20;

    private static final int TERMINATED = 143;
    private static final int INTERRUPTED = 130;

    private static final String SCHEMA = """
            create table things (id int primary key, name text);
            insert into things select i, repeat('x', 1000) || i from generate_series(1, 100) i;
            create view slow as select 1 as id, pg_sleep(60)::text as slept
            """;

    private final Login login = TestDatabase.createDatabase(SCHEMA);

    @Test
    void sigtermAnswersEveryRequestThatWasWrittenBeforeTheEndOfTheGrace() throws Exception {
        try (WeirProcess weir = start("weir.shutdown.grace=" + GRACE.toSeconds() + "s", "weir.shutdown.deadline=10s")) {
            assertThatEveryRequestIsAnswered(weir, weir.jvm()::terminate, TERMINATED);
        }
    }

    @Test
    void ctrlCAnswersEveryRequestThatWasWrittenBeforeTheEndOfTheGrace() throws Exception {
        try (WeirProcess weir = start("weir.shutdown.grace=" + GRACE.toSeconds() + "s", "weir.shutdown.deadline=10s")) {
            assertThatEveryRequestIsAnswered(weir, weir.jvm()::interrupt, INTERRUPTED);
        }
    }

    @Test
    void readinessTurnsAtOnceAndLivenessStays() throws Exception {
        try (WeirProcess weir = start("weir.shutdown.grace=3s")) {
            assertThat(weir.probe("/actuator/health/readiness")).isEqualTo(200);
            weir.jvm().terminate();
            WeirProcess.await(Duration.ofSeconds(1), () -> weir.probe("/actuator/health/readiness") == 503);
            assertThat(weir.probe("/actuator/health/liveness")).isEqualTo(200);
            assertThat(weir.manage("/actuator/prometheus").body()).contains("weir_draining 1.0");
            assertThat(weir.get("/rest/v1/things?id=eq.1&select=id").body()).isEqualTo("[{\"id\":1}]");
            assertThat(weir.jvm().exitCode(DEADLINE)).isEqualTo(TERMINATED);
        }
    }

    @Test
    void aStragglerIsCancelledAtTheDeadlineAndToldSo() throws Exception {
        Duration deadline = Duration.ofSeconds(3);
        try (WeirProcess weir =
                        start("weir.dispatch.deadline=60s", "weir.shutdown.grace=1s", "weir.shutdown.deadline=3s");
                KeepAliveConnection connection = new KeepAliveConnection(weir.port(), Duration.ofSeconds(30))) {
            connection.write("/rest/v1/slow");
            WeirProcess.await(Duration.ofSeconds(10), DrainIT::sleeps);
            long signal = System.nanoTime();
            weir.jvm().terminate();

            KeepAliveConnection.Response response = connection.read();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("\"code\":\"WEIR006\"");
            assertThat(response.last()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - signal)).isGreaterThanOrEqualTo(deadline);
            assertThat(weir.jvm().exitCode(DEADLINE)).isEqualTo(TERMINATED);
            assertThat(Duration.ofNanos(System.nanoTime() - signal)).isLessThan(deadline.plusSeconds(1));
            assertThat(BackendSampler.count(login.username())).isZero();
            assertThat(sleeps()).isFalse();
        }
    }

    private WeirProcess start(String... settings) throws IOException {
        return WeirProcess.ready(login, settings);
    }

    private void assertThatEveryRequestIsAnswered(WeirProcess weir, Signal signal, int exitCode) throws Exception {
        try (Clients clients = new Clients(weir.port(), "/rest/v1/things?id=eq.7")) {
            clients.busy(CLIENTS);
            WeirProcess.await(Duration.ofSeconds(60), () -> clients.count() > REQUESTS_BEFORE);
            Duration untilSignal = Duration.ofMillis(500);
            long sent = System.nanoTime() + untilSignal.toNanos();
            clients.idleUntil(sent + GRACE.minusMillis(50).toNanos(), IDLE);
            pauseUntil(sent);
            signal.send();
            int code = weir.jvm().exitCode(DEADLINE.plusSeconds(1));
            Duration took = Duration.ofNanos(System.nanoTime() - sent);
            int backends = BackendSampler.count(login.username());
            clients.join();

            List<Clients.Sent> before = clients.writtenBefore(sent);
            List<Clients.Sent> owed = clients.writtenBefore(sent + GRACE.toNanos());
            say("%d requests before the signal and %d in the grace of %s, exit after %s"
                    .formatted(before.size(), owed.size() - before.size(), GRACE, took));
            assertThat(code).isEqualTo(exitCode);
            assertThat(took).isLessThan(DEADLINE);
            assertThat(backends).as("backends right after the exit").isZero();
            assertThat(before).hasSizeGreaterThan(REQUESTS_BEFORE);
            assertThat(owed).hasSizeGreaterThan(before.size() + IDLE);
            assertThat(owed)
                    .extracting(Clients.Sent::outcome)
                    .allMatch(outcome -> outcome.startsWith("200 [{\"id\":7,"));
        }
    }

    private static boolean sleeps() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement();
                ResultSet result = statement.executeQuery(
                        "select exists (select from pg_stat_activity where wait_event = 'PgSleep')")) {
            return result.next() && result.getBoolean(1);
        }
    }

    private static void pauseUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** To the build's output: the figures are part of the proof. */
    @SuppressWarnings("SystemOut")
    private static void say(String what) {
        System.out.println("Drain: " + what);
    }

    /** How the process is told to end. */
    private interface Signal {
        void send() throws Exception;
    }
}
