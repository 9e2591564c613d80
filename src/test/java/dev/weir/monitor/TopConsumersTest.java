package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TopConsumersTest {

    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Offset<Double> NEARLY = within(0.01);

    private final TopConsumers consumers = new TopConsumers(2);

    private Map<String, Use> tick() {
        return consumers.top(TICK, Map.of());
    }

    private static Use use(Map<String, Use> top, String consumer) {
        return top.getOrDefault(consumer, Use.NONE);
    }

    private void requests(String consumer, int number) {
        for (int i = 0; i < number; i++) {
            consumers.answered(consumer, false);
        }
    }

    @Test
    void whatIsSteadyIsShownAsWhatItIs() {
        Map<String, Use> top = Map.of();
        for (int i = 0; i < 240; i++) {
            requests("ann", 50);
            consumers.answered("ann", true);
            consumers.ran("ann", Duration.ofMillis(2500));
            consumers.waited("ann", Duration.ofMillis(500));
            top = tick();
        }

        Use ann = use(top, "ann");
        assertThat(ann.requests()).isCloseTo(10.2, NEARLY);
        assertThat(ann.refused()).isCloseTo(0.2, NEARLY);
        assertThat(ann.running()).isCloseTo(0.5, within(0.02));
        assertThat(ann.waiting()).isCloseTo(0.1, NEARLY);
    }

    @Test
    void theHeaviestComeFirstAndTheOthersAreOneRow() {
        requests("ann", 100);
        requests("bob", 10);
        consumers.ran("bob", Duration.ofSeconds(3));
        requests("eve", 20);
        requests("joe", 30);

        Map<String, Use> top = tick();

        assertThat(top.keySet()).containsExactly("bob", "ann", "other");
        assertThat(use(top, "other").requests()).isCloseTo(use(top, "ann").requests() / 2, NEARLY);
        assertThat(use(top, "other").running()).isZero();
    }

    @Test
    void whoIsOnlyRefusedIsShownToo() {
        consumers.answered("ann", true);

        assertThat(use(tick(), "ann").refused()).isPositive();
    }

    @Test
    void aMinuteLaterAThirdIsLeftAndAfterAWhileItIsForgotten() {
        requests("ann", 1000);
        double first = use(tick(), "ann").requests();
        for (int i = 1; i < 12; i++) {
            tick();
        }
        assertThat(use(tick(), "ann").requests() / first).isCloseTo(Math.exp(-1), NEARLY);

        for (int i = 0; i < 12 * 15; i++) {
            tick();
        }
        assertThat(tick().keySet()).containsExactly("other");
    }

    @Test
    void afterASingleRequestAConsumerIsForgottenInFiveMinutes() {
        consumers.answered("ann", false);
        for (int i = 0; i < 12 * 4; i++) {
            assertThat(tick()).containsKey("ann");
        }
        for (int i = 0; i < 12; i++) {
            tick();
        }

        assertThat(tick()).doesNotContainKey("ann");
    }

    @Test
    void whatRunsNowCountsBeforeItHasEnded() {
        Map<String, Use> top = consumers.top(
                TICK, Map.of("ann", List.of(Duration.ofMinutes(10), Duration.ofMinutes(10)), "bob", List.of(TICK)));

        assertThat(top.keySet()).containsExactly("ann", "bob", "other");
        assertThat(use(top, "ann").running()).isCloseTo(2, NEARLY);
        assertThat(use(top, "bob").running()).isCloseTo(0.08, NEARLY);
        assertThat(use(tick(), "ann").running()).isZero();
    }

    @Test
    void whatRanForTenMinutesWasOneConnectionAndNotTen() {
        consumers.ran("ann", Duration.ofMinutes(10));

        assertThat(use(tick(), "ann").running()).isCloseTo(1, within(0.05));
    }

    /** As whoever has many addresses would do to hide. */
    @Test
    void theHeavyStayThoughAMillionOthersComeOnce() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Use> top = Map.of();
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 50_000; i++) {
                consumers.answered(Long.toString(random.nextLong()), false);
                if (i % 10 == 0) {
                    consumers.answered("ann", false);
                }
            }
            top = tick();
        }

        assertThat(top.keySet()).hasSize(3).startsWith("ann").endsWith("other");
        assertThat(use(top, "ann").requests() * 10)
                .isCloseTo(
                        use(top, "other").requests(), within(use(top, "other").requests() / 50));
    }
}
