package dev.weir.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpPropertiesTest {

    private static WarmUpProperties properties(long seconds, int requests) {
        return new WarmUpProperties(Duration.ofSeconds(seconds), requests);
    }

    @Test
    void noTimeOrNoRequestsTurnItOff() {
        assertThat(properties(0, 1_000).isOff()).isTrue();
        assertThat(properties(5, 0).isOff()).isTrue();
        assertThat(properties(5, 1_000).isOff()).isFalse();
    }

    @Test
    void whatKeepsAServiceFromBeingReadyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(61, 1))
                .withMessage("weir.warm-up.time is from 0 to 60 seconds, and not PT1M1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(-1, 1))
                .withMessageContaining("weir.warm-up.time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(1, -1))
                .withMessage("weir.warm-up.requests is 0 or more, and not -1");
    }
}
