package dev.weir.dispatch.schedule;

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
        assertThat(throughput.timeFor(1_000_000, 0)).isEqualTo(Duration.ZERO);
    }

    private Duration expected(int count, long atMillis) {
        return throughput.expected(count, TimeUnit.MILLISECONDS.toNanos(atMillis));
    }

    private long millisFor(int count, long atMillis) {
        return throughput
                .timeFor(count, TimeUnit.MILLISECONDS.toNanos(atMillis))
                .toMillis();
    }

    @Test
    void measuresWhileSomethingWaits() {
        for (int i = 0; i <= 100; i++) {
            take(10, true, i * 10L);
        }
        assertThat(millisFor(1000, 1000)).isCloseTo(1000, within(10L));
    }

    @Test
    void doesNotTakeTheDemandForTheCapacity() {
        for (int i = 0; i <= 100; i++) {
            take(1, false, i * 100L);
        }
        assertThat(millisFor(1000, 10_000)).isZero();
    }

    @Test
    void followsAChange() {
        for (int i = 0; i <= 100; i++) {
            take(10, true, i * 10L);
        }
        for (int i = 0; i <= 200; i++) {
            take(1, true, 1000 + i * 10L);
        }
        assertThat(millisFor(100, 3000)).isCloseTo(1000, within(20L));
    }

    /** A hundred clients come to a process that has just started, and the first statements take long. */
    @Test
    void foretellsNoMoreThanFiveTimesAsFarAsItHasWatched() {
        take(1, true, 0);
        take(1, true, 400);
        assertThat(expected(100, 400)).hasMillis(2000);
        for (int i = 2; i <= 100; i++) {
            take(1, true, i * 400L);
        }
        assertThat(expected(100, 40_000).toMillis()).isCloseTo(40_000, within(10L));
    }

    /** Short bursts after a bad minute never fill a window, and show all the same that it is over. */
    @Test
    void learnsFromABurstThatItIsFasterThanItWas() {
        for (int i = 0; i <= 100; i++) {
            take(1, true, i * 100L);
        }
        assertThat(millisFor(100, 10_000)).isGreaterThan(5000);
        take(32, true, 10_500);
        take(32, true, 10_505);
        take(32, false, 10_510);
        assertThat(millisFor(100, 10_510)).isLessThan(100);
    }

    @Test
    void forgetsWhatWasLongAgo() {
        for (int i = 0; i <= 100; i++) {
            take(1, true, i * 100L);
        }
        assertThat(millisFor(100, 20_000)).isZero();
    }
}
