package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fleet.FleetStatus;
import dev.weir.monitor.Problem.Grade;
import dev.weir.pool.PoolStatus;
import dev.weir.pool.Unreachable;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssessmentTest {

    private static final Instant START = Instant.parse("2026-03-01T03:00:00Z");
    private static final Frame.Database THERE = new Frame.Database(true, null, null, null, null);

    private final Assessment assessment = new Assessment();
    private final Vitals vitals = new Vitals();
    private Frame.Database database = THERE;
    private boolean paused;
    private boolean draining;
    private int size = 4;
    private @Nullable FleetStatus fleet;
    private long longestWait;
    private int seconds;

    AssessmentTest() {
        vitals.watch();
    }

    private void answers(int count, int status) {
        for (int i = 0; i < count; i++) {
            vitals.on(new Event.Answered("GET", "public.orders", status, Duration.ofMillis(1), null, "10.0.0.7"));
        }
    }

    /** The next second. */
    private List<Problem> look() {
        Frame.Service service = new Frame.Service(
                "weir-a",
                new PoolStatus(4, size, 4, 0, 4),
                4,
                0,
                paused,
                draining,
                longestWait > 0 ? 3 : 0,
                10,
                longestWait,
                List.of(),
                List.of());
        return assessment.of(new Frame(START.plusSeconds(seconds++), service, database, fleet), vitals.since());
    }

    @Test
    void aServiceThatServesHasNothingWrong() {
        answers(10, 200);
        answers(3, 404);

        assertThat(look()).isEmpty();
    }

    @Test
    void anOutageHasItsReasonAndItsOwnBeginning() {
        Instant since = START.minusSeconds(240);
        database = new Frame.Database(false, new Unreachable(since, "db:5432: connection refused"), null, null, null);

        assertThat(look()).singleElement().satisfies(outage -> {
            assertThat(outage.grade()).isEqualTo(Grade.BAD);
            assertThat(outage.state()).isEqualTo("Database away");
            assertThat(outage.reason()).contains("db:5432: connection refused", "503");
            assertThat(outage.since()).isEqualTo(since);
            assertThat(outage.exact()).isTrue();
        });
    }

    @Test
    void aServerThatAnswersAndLetsNoMoreInIsNoOutage() {
        database = new Frame.Database(true, new Unreachable(START, "too many clients"), null, null, null);

        assertThat(look()).singleElement().satisfies(warning -> {
            assertThat(warning.grade()).isEqualTo(Grade.WARN);
            assertThat(warning.reason()).contains("too many clients");
        });
    }

    @Test
    void whereAllRequestsFailThatIsBadAndOldFailuresAreForgotten() {
        look();
        answers(20, 500);

        assertThat(look()).singleElement().satisfies(failing -> {
            assertThat(failing.grade()).isEqualTo(Grade.BAD);
            assertThat(failing.state()).isEqualTo("Failing");
            assertThat(failing.reason()).startsWith("20 of 20 requests in the last 10 s failed");
            assertThat(failing.since()).isEqualTo(START.plusSeconds(1));
            assertThat(failing.exact()).isTrue();
        });
        for (int i = 1; i < Assessment.SECONDS; i++) {
            assertThat(look()).hasSize(1);
        }
        assertThat(look()).isEmpty();
    }

    @Test
    void refusalsAreNoFailuresAndFewOfThemAreAWarning() {
        answers(99, 200);
        answers(1, 503);

        assertThat(look()).singleElement().satisfies(refusing -> {
            assertThat(refusing.grade()).isEqualTo(Grade.WARN);
            assertThat(refusing.state()).isEqualTo("Refusing");
            assertThat(refusing.reason()).startsWith("1 of 100 requests");
        });
    }

    @Test
    void nothingButMistakesOfClientsIsSaid() {
        answers(7, 401);

        assertThat(look()).extracting(Problem::state).containsExactly("Only 4xx");
    }

    @Test
    void whatAnOperatorDidIsSaid() {
        draining = true;
        size = 1;

        assertThat(look()).extracting(Problem::state).containsExactly("Draining", "Smaller pool");
        assertThat(look().getLast().reason()).contains("1 of 4 connections");
    }

    private static FleetStatus fleet(int allowance, @Nullable String problem, FleetStatus.Replica... replicas) {
        return new FleetStatus("shop", 8, 7, 1, 8, 3, allowance, 100L, problem, List.of(replicas));
    }

    @Test
    void whatTheFleetAllowsIsNoSmallerPool() {
        size = 3;
        fleet = fleet(3, null);
        assertThat(look()).isEmpty();

        size = 2;
        assertThat(look()).extracting(Problem::state).containsExactly("Smaller pool");
    }

    @Test
    void aReplicaWithoutAConnectionOfItsFleetIsBadAndOneThatDoesNotSeeTheOthersAWarning() {
        fleet = fleet(1, "none is free");
        assertThat(look()).singleElement().satisfies(apart -> {
            assertThat(apart.grade()).isEqualTo(Grade.BAD);
            assertThat(apart.state()).isEqualTo("Apart from the fleet");
            assertThat(apart.reason()).isEqualTo("none is free");
        });

        fleet = fleet(4, "no answer", new FleetStatus.Replica("weir-a", 3, 3, true));
        assertThat(look()).extracting(Problem::grade).containsExactly(Grade.WARN);
    }

    @Test
    void theWorstComesFirst() {
        paused = true;
        longestWait = 4000;
        answers(5, 500);

        assertThat(look()).extracting(Problem::state).containsExactly("Failing", "Paused", "Behind");
    }

    @Test
    void whatWasThereBeforeAnybodyLookedHasNoExactBeginning() {
        paused = true;
        look();

        Problem still = look().getFirst();

        assertThat(still.since()).isEqualTo(START);
        assertThat(still.exact()).isFalse();
        paused = false;
        look();
        paused = true;
        assertThat(look().getFirst().exact()).isTrue();
    }
}
