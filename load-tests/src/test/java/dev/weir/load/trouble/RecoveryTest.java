package dev.weir.load.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.trouble.Recovery.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Recovery recovery = new Recovery();

    @Test
    void isTheTimeUntilTheFirstGoodAnswerOfEachKind() {
        recovery.ended(0);
        recovery.good(Kind.READ, MILLI, 3 * MILLI);
        recovery.good(Kind.READ, MILLI, 9 * MILLI);

        assertThat(recovery.millis(Kind.READ)).isEqualTo(3);
        assertThat(recovery.complete()).isFalse();

        recovery.good(Kind.WRITE, 2 * MILLI, 5 * MILLI);

        assertThat(recovery.millis(Kind.WRITE)).isEqualTo(5);
        assertThat(recovery.complete()).isTrue();
    }

    @Test
    void leavesOutWhatWasAskedBeforeTheTroubleWasOver() {
        recovery.ended(5 * MILLI);
        recovery.good(Kind.READ, 4 * MILLI, 9 * MILLI);

        assertThat(recovery.millis(Kind.READ)).isEqualTo(Recovery.NEVER);
    }

    @Test
    void beginsAnewWithEachTrouble() {
        recovery.ended(0);
        recovery.good(Kind.READ, MILLI, 2 * MILLI);
        recovery.begun();
        recovery.good(Kind.WRITE, 3 * MILLI, 4 * MILLI);
        recovery.ended(5 * MILLI);

        assertThat(recovery.millis(Kind.READ)).isEqualTo(Recovery.NEVER);
        assertThat(recovery.millis(Kind.WRITE)).isEqualTo(Recovery.NEVER);
    }
}
