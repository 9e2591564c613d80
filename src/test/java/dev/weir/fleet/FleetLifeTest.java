package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Budget;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sum is within the budget at every step, and each replica that is alive has its share soon. */
class FleetLifeTest {

    private static final int SEEDS = Integer.getInteger("weir.fleet.seeds", 150);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSumIsWithinTheBudgetWhateverHappensAndAllHaveTheirShareSoon(boolean limited) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new FleetLife(seed, limited).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed " + seed + ", limited: " + limited, e);
            }
        }
    }

    /** N + 1 replicas: one is left out, and comes in as soon as another goes. */
    @Test
    void oneReplicaTooManyWaitsUntilAnotherGoes() {
        FakeLocks locks = new FakeLocks(3);
        Random random = new Random(1);
        FakeReplica[] replicas = new FakeReplica[4];
        for (int i = 0; i < replicas.length; i++) {
            replicas[i] = new FakeReplica(new Budget("fleet", 3, i + 1), 3, random);
        }
        live(locks, replicas, 0, 1000);
        assertThat(replicas).extracting(FakeReplica::held).containsExactlyInAnyOrder(1, 1, 1, 0);

        FakeReplica leaving = replicas[0].held() == 0 ? replicas[1] : replicas[0];
        leaving.sessions().forEach(locks::end);
        leaving.kill();
        live(locks, replicas, 1000, 1100);
        assertThat(locks.roll().replicas()).hasSize(3);
    }

    private static void live(FakeLocks locks, FakeReplica[] replicas, long from, long to) {
        for (long now = from; now < to; now++) {
            for (FakeReplica replica : replicas) {
                replica.live(locks, now, false);
            }
            assertThat(locks.backends()).isLessThanOrEqualTo(3);
        }
    }
}
