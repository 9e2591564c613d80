package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bound.BackendSampler;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Replicas that share a budget, each a whole service in this JVM, on a login whose CONNECTION LIMIT is the budget. */
class FleetIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String HOLDER = "select pid from pg_locks where locktype = 'advisory' and objid = 4"
            + " and database = (select oid from pg_database where datname = current_database())";

    private static final String SLEEPERS =
            "select count(*) from pg_stat_activity" + " where datname = current_database() and wait_event = 'PgSleep'";

    private static RunningWeir replica(Login login, int budget) {
        return replica(login, budget, budget);
    }

    private static RunningWeir replica(Login login, int budget, int size) {
        return new RunningWeir(
                login,
                "weir.fleet.budget=" + budget,
                "weir.fleet.name=shop",
                "weir.fleet.interval=200ms",
                "weir.pool.size=" + size);
    }

    /** As many slow requests at once as it has connections for, all answered. */
    private static List<CompletableFuture<HttpResponse<String>>> slow(RunningWeir weir, int requests) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            answers.add(weir.post("/rpc/sleep", "{\"seconds\": 0.2}"));
        }
        return answers;
    }

    private static void allAnswered(List<CompletableFuture<HttpResponse<String>>> answers) {
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode())
                .as(() -> answer.join().body())
                .isEqualTo(200));
    }

    private static void awaitSize(RunningWeir weir, int size) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(Fleets.meters(weir))
                .contains("weir_connections_size " + size + ".0"));
    }

    @Test
    void everyConnectionHoldsASlotAndOneIsLeftForAReplicaThatComes() {
        Login login = Fleets.database(6);
        try (RunningWeir weir = replica(login, 6)) {
            awaitSize(weir, 5);
            allAnswered(slow(weir, 20));
            assertThat(Fleets.backends(login)).isEqualTo(5);
            assertThat(Fleets.slots(login)).isEqualTo(5);
        }
        assertThat(Fleets.backends(login)).isZero();
    }

    @Test
    void theOthersMakeRoomForANewcomerWithoutAnErrorAndTakeItBackWhenItGoes() {
        Login login = Fleets.database(6);
        try (RunningWeir first = replica(login, 6)) {
            awaitSize(first, 5);
            allAnswered(slow(first, 10));
            List<CompletableFuture<HttpResponse<String>>> meanwhile = slow(first, 24);
            try (RunningWeir second = replica(login, 6)) {
                awaitSize(first, 5 - Fleets.second(first, second));
                allAnswered(meanwhile);
                List<CompletableFuture<HttpResponse<String>>> both = slow(first, 10);
                both.addAll(slow(second, 10));
                allAnswered(both);
                assertThat(Fleets.backends(login)).isLessThanOrEqualTo(5);
                assertThat(Fleets.slots(login)).isEqualTo(Fleets.backends(login));
            }
            awaitSize(first, 5);
        }
    }

    @Test
    void aConnectionThatStaysTakesItsSlotAgainWhenItsUserHasLetGoOfAllLocks() {
        Login login = Fleets.database(4);
        try (RunningWeir weir = replica(login, 4)) {
            awaitSize(weir, 3);
            String pid = weir.post("/rpc/let_go", "{}").join().body();
            assertThat(weir.post("/rpc/lock_something", "{}").join().statusCode())
                    .isEqualTo(200);
            assertThat(weir.post("/rpc/let_go", "{}").join().statusCode()).isEqualTo(200);
            assertThat(Fleets.number(login, "select count(*) from pg_stat_activity where pid = " + pid))
                    .isOne();
            assertThat(Fleets.slots(login)).isEqualTo(Fleets.backends(login));
            assertThat(Fleets.number(login, "select count(*) from pg_locks where objid = 4711"))
                    .isZero();
        }
    }

    @Test
    void aConnectionWhoseSlotAnotherHasTakenMeanwhileIsClosed() {
        Login login = Fleets.database(4);
        try (RunningWeir weir = replica(login, 4, 1);
                Thief thief = new Thief(login)) {
            int holder = Fleets.number(login, HOLDER);
            CompletableFuture<HttpResponse<String>> letting = weir.post("/rpc/let_go_for", "{\"seconds\": 2}");
            Awaitility.await().atMost(SOON).until(() -> Fleets.number(login, SLEEPERS) == 1);
            thief.takes(4);
            assertThat(letting.join().statusCode()).isEqualTo(200);
            String alive = "select count(*) from pg_stat_activity where pid = " + holder;
            Awaitility.await().atMost(SOON).until(() -> Fleets.number(login, alive) == 0);
            assertThat(weir.status("/things")).isEqualTo(200);
            assertThat(Fleets.slots(login)).isEqualTo(Fleets.backends(login) + 1);
        }
    }

    /** As after a failover: every backend is gone, with its lock, and all replicas come back at once. */
    @Test
    void afterARestartOfPostgresAllSlotsAreTakenAnewWithinTheBudget() {
        Login login = Fleets.database(6);
        try (RunningWeir first = replica(login, 6);
                RunningWeir second = replica(login, 6);
                BackendSampler sampler = new BackendSampler(login.username())) {
            TestDatabase.restart();
            Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> first.status("/things") == 200);
            Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> second.status("/things") == 200);
            Fleets.second(first, second);
            List<CompletableFuture<HttpResponse<String>>> both = slow(first, 10);
            both.addAll(slow(second, 10));
            allAnswered(both);
            assertThat(sampler.most()).isBetween(4, 6);
            assertThat(Fleets.slots(login)).isEqualTo(Fleets.backends(login));
        }
    }

    @Test
    void aLoginWithoutALimitIsRefusedWithTheSentenceThatSaysWhatToDo() {
        Login login = TestDatabase.createDatabase("");
        assertThatThrownBy(() -> replica(login, 4).close())
                .hasMessageContaining("weir.fleet.budget is 4, but user '" + login.username()
                        + "' has no CONNECTION LIMIT, by which PostgreSQL keeps the budget.");
    }
}
