package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final Throughput throughput = new Throughput();

    private void take(int count, boolean more, long millis) {
        throughput.taken(count, more, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(throughput.timeFor(1_000_000)).isEqualTo(Duration.ZERO);
    }

    @Test
    void measuresWhileSomethingWaits() {
        for (int i = 0; i <= 100; i++) {
            take(10, true, i * 10L);
        }
        assertThat(throughput.timeFor(1000).toMillis()).isCloseTo(1000, within(10L));
    }

    @Test
    void doesNotTakeTheDemandForTheCapacity() {
        for (int i = 0; i <= 100; i++) {
            take(1, false, i * 100L);
        }
        assertThat(throughput.timeFor(1000)).isEqualTo(Duration.ZERO);
    }

    @Test
    void followsAChange() {
        for (int i = 0; i <= 100; i++) {
            take(10, true, i * 10L);
        }
        for (int i = 0; i <= 200; i++) {
            take(1, true, 1000 + i * 10L);
        }
        assertThat(throughput.timeFor(100).toMillis()).isCloseTo(1000, within(20L));
    }
}
