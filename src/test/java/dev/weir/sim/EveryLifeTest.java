package dev.weir.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every life of a small model: two slots, three requests and two faults, at every moment out of a few, with the network
 * quick or slow at each step. {@link SimulationTest} goes far; this one leaves nothing out.
 */
class EveryLifeTest {

    /** More than there are; a model that has grown beyond it is no search any more. */
    private static final int MOST_LIVES = 2_000_000;

    @Test
    void everyLifeOfTheSmallModelKeepsTheRules() {
        EveryChoice choices = new EveryChoice();
        int lives = 0;
        do {
            List<String> violations = new SmallLife(choices).live();
            assertThat(violations).as("choices %s", choices.made()).isEmpty();
            lives++;
        } while (choices.next() && lives < MOST_LIVES);
        System.out.printf("Lived all %d lives of the small model%n", lives);
        assertThat(lives).isLessThan(MOST_LIVES);
    }

    @Test
    void goesThroughEverySequenceOfChoices() {
        EveryChoice choices = new EveryChoice();
        List<List<Integer>> seen = new ArrayList<>();
        do {
            int first = choices.below(2);
            if (first == 1) {
                choices.below(3);
            }
            seen.add(choices.made());
        } while (choices.next());
        assertThat(seen).containsExactly(List.of(0), List.of(1, 0), List.of(1, 1), List.of(1, 2));
    }
}
