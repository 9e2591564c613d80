package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fleet.Roll.Replica;
import dev.weir.pool.Budget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final int MOST = 100;

    private static Roll roll(int... connections) {
        List<Replica> replicas = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < connections.length; i++) {
            replicas.add(new Replica(i + 1, "weir-" + (i + 1), connections[i]));
            taken += connections[i];
        }
        return new Roll(taken, 20, replicas);
    }

    private static Shares of(int budget, int self) {
        return new Shares(new Budget("fleet", budget, self));
    }

    @Test
    void oneAloneHasAllButTheDoor() {
        assertThat(of(20, 1).allowance(roll(1), MOST)).isEqualTo(19);
    }

    @Test
    void theRemainderGoesToTheLowestIds() {
        Roll three = roll(1, 1, 1);
        assertThat(List.of(
                        of(20, 1).share(three, 1),
                        of(20, 1).share(three, 2),
                        of(20, 1).share(three, 3)))
                .containsExactly(7, 6, 6);
    }

    @Test
    void aNewcomerGrowsOnlyIntoWhatTheOthersHaveGivenUp() {
        assertThat(of(20, 2).allowance(roll(19, 1), MOST)).isEqualTo(1);
        assertThat(of(20, 1).allowance(roll(19, 1), MOST)).isEqualTo(10);
        assertThat(of(20, 2).allowance(roll(14, 1), MOST)).isEqualTo(5);
        assertThat(of(20, 2).allowance(roll(10, 5), MOST)).isEqualTo(9);
    }

    @Test
    void moreThanThePoolsSizeIsNotTaken() {
        assertThat(of(20, 1).allowance(roll(1), 4)).isEqualTo(4);
    }

    @Test
    void withAsManyReplicasAsConnectionsEachHasOneAndNothingIsKeptFree() {
        assertThat(of(3, 3).keptFree(3)).isZero();
        assertThat(of(3, 3).allowance(roll(1, 1, 1), MOST)).isEqualTo(1);
        assertThat(of(3, 4).allowance(roll(1, 1, 1), MOST)).isEqualTo(1);
    }

    @Test
    void aReplicaThatIsNotSeenCountsItselfAllTheSame() {
        assertThat(of(20, 9).share(roll(1), 9)).isEqualTo(9);
        assertThat(of(20, 9).allowance(roll(19), MOST)).isEqualTo(1);
    }

    @Test
    void inLargeFleetsOneSlotOfTwentyIsKeptFree() {
        assertThat(of(100, 1).keptFree(10)).isEqualTo(5);
        assertThat(of(100, 1).keptFree(97)).isEqualTo(3);
        assertThat(of(1, 1).keptFree(1)).isZero();
    }

    @Test
    void theSharesOfAllAndWhatIsKeptFreeAreTheBudget() {
        for (int budget = 1; budget <= 60; budget++) {
            for (int alive = 1; alive <= budget; alive++) {
                Shares shares = of(budget, 1);
                Roll roll = roll(new int[alive]);
                int sum = shares.keptFree(alive);
                for (int replica = 1; replica <= alive; replica++) {
                    sum += shares.share(roll, replica);
                }
                assertThat(sum).as("%d replicas, budget %d", alive, budget).isEqualTo(budget);
            }
        }
    }
}
