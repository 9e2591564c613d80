package dev.weir.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Thousands of simulated lives. {@code -Dsim.seeds=1000000} lives more of them, {@code -Dsim.seed=N} one again.
 */
class SimulationTest {

    private static final Life.Plan PLAN = new Life.Plan(4, 60, 6, 400);

    @Test
    void everyLifeKeepsTheRules() {
        Long again = Long.getLong("sim.seed");
        long first = again == null ? 1 : again;
        long count = again == null ? Long.getLong("sim.seeds", 3000) : 1;
        long steps = 0;
        for (long seed = first; seed < first + count; seed++) {
            steps += live(seed);
        }
        System.out.printf("Lived %d simulated lives, %d steps%n", count, steps);
    }

    /** One comes in the moment in which a message of another finds its connection dead, and a text waits that did not fit into it. */
    @Test
    void turnsAreCountedWhenAStatementIsGivenToAConnection() {
        live(9174);
    }

    /** A transaction waits to begin while the pool becomes one of a single connection, which is never kept for one. */
    @Test
    void whatWaitsForAConnectionOfItsOwnIsToldWhenThereWillBeNone() {
        live(6282);
    }

    private static int live(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Life life = new Life(random::nextInt, PLAN);
        List<String> violations = life.live();
        assertThat(violations)
                .as("seed %d; to live it again: mvn test -Dtest=SimulationTest -Dsim.seed=%d", seed, seed)
                .isEmpty();
        return life.steps();
    }
}
