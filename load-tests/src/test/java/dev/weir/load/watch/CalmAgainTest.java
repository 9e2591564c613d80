package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.watch.Answers.Second;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalmAgainTest {

    private static final List<Second> COURSE =
            List.of(good(3), refusing(4), refusing(5), slow(6), idle(7), good(8), good(9), failing(10));

    @Test
    void theFirstGoodSecondAfterTheTroubleCounts() {
        assertThat(CalmAgain.after(COURSE, 5, 20, 250)).hasValue(3);
        assertThat(CalmAgain.after(COURSE, 8, 20, 250)).hasValue(1);
    }

    @Test
    void aFailureOrARefusalIsNoRecovery() {
        assertThat(CalmAgain.after(COURSE, 9, 20, 250)).isEmpty();
    }

    @Test
    void whatComesTooLateDoesNotCount() {
        assertThat(CalmAgain.after(COURSE, 5, 8, 250)).isEmpty();
    }

    private static Second good(int second) {
        return new Second(second, 100, 0, 0, 5, 20);
    }

    private static Second slow(int second) {
        return new Second(second, 100, 0, 0, 5, 250);
    }

    private static Second refusing(int second) {
        return new Second(second, 100, 1, 0, 5, 20);
    }

    private static Second failing(int second) {
        return new Second(second, 100, 0, 1, 5, 20);
    }

    private static Second idle(int second) {
        return new Second(second, 0, 0, 0, 0, 0);
    }
}
