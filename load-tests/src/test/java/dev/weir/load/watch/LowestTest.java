package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LowestTest {

    private final AtomicInteger number = new AtomicInteger(3);

    @Test
    void knowsTheNumberFromTheBeginning() {
        try (Lowest lowest = new Lowest("test", number::get)) {
            assertThat(lowest.seen()).isEqualTo(3);
        }
    }

    @Test
    void remembersTheLowestWhenTheNumberHasRisenAgain() {
        try (Lowest lowest = new Lowest("test", number::get)) {
            number.set(2);
            awaitTwoMore(lowest);
            number.set(5);
            awaitTwoMore(lowest);
            assertThat(lowest.seen()).isEqualTo(2);
        }
    }

    /** One of them may have been under way. */
    private static void awaitTwoMore(Lowest lowest) {
        long before = lowest.samples();
        while (lowest.samples() < before + 2) {
            Thread.onSpinWait();
        }
    }
}
