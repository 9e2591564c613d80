package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferRateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LOWEST = 1024;

    private final TransferRate rate = new TransferRate(LOWEST);

    /** When it is found too slow, looked at each four seconds; -1 if not within two minutes. */
    private static int cutOffAt(TransferRate rate, long bytesASecond, int every) {
        for (int second = 0; second <= 120; second += 4) {
            long pieces = second / every;
            if (rate.isTooLow(second * SECOND, pieces * every * bytesASecond)) {
                return second;
            }
        }
        return -1;
    }

    @Test
    void whoSendsAQuarterOfTheLowestRateIsFoundWithinTwentySeconds() {
        assertThat(cutOffAt(rate, LOWEST / 4, 4)).isBetween(15, 20);
    }

    @Test
    void whoIsTwiceAsFastPassesAlsoWhenItComesInLumps() {
        assertThat(cutOffAt(rate, 2 * LOWEST, 12)).isEqualTo(-1);
    }

    @Test
    void aBurstAtTheBeginningIsNoCreditForLater() {
        rate.isTooLow(0, 0);
        rate.isTooLow(SECOND, 100_000_000);
        assertThat(rate.isTooLow(10 * SECOND, 100_000_000)).isFalse();
        assertThat(rate.isTooLow(17 * SECOND, 100_000_000)).isTrue();
    }

    @Test
    void aPauseBetweenTransfersDoesNotCount() {
        rate.isTooLow(0, 0);
        rate.rest();
        assertThat(rate.isTooLow(100 * SECOND, 10)).isFalse();
        assertThat(rate.isTooLow(110 * SECOND, 20)).isFalse();
    }

    @Test
    void withoutALowestRateNothingIsTooSlow() {
        assertThat(cutOffAt(new TransferRate(0), 0, 4)).isEqualTo(-1);
    }
}
