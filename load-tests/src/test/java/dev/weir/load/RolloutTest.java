package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private final Rollout surge = new Rollout(1, Order.NEXT_FIRST, 2);
    private final Rollout oneAtATime = new Rollout(3, Order.OLD_FIRST, 1);
    private final List<String> steps = new ArrayList<>();

    @Test
    void nextFirstStartsOneMoreBeforeItEndsTheOld() {
        assertThat(replace(Order.NEXT_FIRST)).isEqualTo("next");
        assertThat(steps).containsExactly("start", "end old");
        assertThat(surge.mostAlive()).isEqualTo(2);
        assertThat(surge.fewestReady()).isEqualTo(1);
    }

    @Test
    void oldFirstNeverHasOneMore() {
        assertThat(replace(Order.OLD_FIRST)).isEqualTo("next");
        assertThat(steps).containsExactly("end old", "start");
        assertThat(oneAtATime.mostAlive()).isEqualTo(3);
        assertThat(oneAtATime.fewestReady()).isEqualTo(2);
    }

    @Test
    void replicasTakeTurns() {
        assertThat(IntStream.range(0, 5).map(oneAtATime::turn)).containsExactly(0, 1, 2, 0, 1);
        assertThat(IntStream.range(0, 3).map(surge::turn)).containsOnly(0);
    }

    @Test
    void aRoundIsWholeWhenEachReplicaWasReplaced() {
        assertThat(oneAtATime.least()).isEqualTo(3);
        assertThat(oneAtATime.wholeRounds(List.of(0, 1))).isZero();
        assertThat(oneAtATime.wholeRounds(List.of(0, 0, 1))).isZero();
        assertThat(oneAtATime.wholeRounds(List.of(0, 1, 2, 0))).isOne();
        assertThat(surge.least()).isEqualTo(2);
        assertThat(surge.wholeRounds(List.of(0, 0, 0))).isEqualTo(3);
    }

    private String replace(Order order) {
        return order.replace(
                "old",
                () -> {
                    steps.add("start");
                    return "next";
                },
                old -> steps.add("end " + old));
    }
}
