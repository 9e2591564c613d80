package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bound.BackendSampler;
import dev.weir.database.Replicated;
import dev.weir.database.TroubledNetwork;
import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two replicas behind a name that leads to a standby once that is promoted. It needs the programs of an installed PostgreSQL,
 * and is skipped where there are none.
 */
class FleetPromotionIT {

    private static final int BUDGET = 6;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static RunningWeir replica(Login primary, TroubledNetwork name) {
        return new RunningWeir(
                new Login("127.0.0.1", name.port(), primary.database(), primary.username(), "any"),
                "weir.fleet.budget=" + BUDGET,
                "weir.fleet.name=shop",
                "weir.fleet.interval=200ms",
                "weir.pool.size=" + BUDGET);
    }

    private static void bothServe(RunningWeir first, RunningWeir second) {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> Stream.of(first, second))
                .map(weir -> weir.post("/rpc/sleep", "{\"seconds\": 0.1}"))
                .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void onTheNewPrimaryAllSlotsAreTakenAnewWithinTheBudget() throws Exception {
        try (Replicated servers = Replicated.start();
                TroubledNetwork name = new TroubledNetwork(servers.primary())) {
            Demonstration.load(servers.primary(), Fleets.SCHEMA);
            servers.limit(BUDGET);
            try (RunningWeir first = replica(servers.primary(), name);
                    RunningWeir second = replica(servers.primary(), name);
                    BackendSampler sampler =
                            new BackendSampler("weir", () -> LocalPostgres.connect(servers.standbySuperuser()))) {
                bothServe(first, second);
                servers.killPrimary();
                servers.promote();
                name.leadTo(servers.standby().port());
                name.cut();
                await().atMost(SOON).until(() -> first.status("/things") == 200 && second.status("/things") == 200);
                await().atMost(SOON).ignoreExceptions().untilAsserted(() -> bothServe(first, second));
                assertThat(Fleets.second(first, second)).isBetween(2, 3);
                bothServe(first, second);
                assertThat(sampler.most()).isBetween(4, BUDGET);
            }
        }
    }
}
