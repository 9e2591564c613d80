package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ShutdownDefaultsTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void springsPhasesFitIntoTheOneBudget() {
        new ShutdownDefaults(false).apply(environment);

        assertThat(environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                .isEqualTo("PT20.75S");
    }

    @Test
    void aLongGraceIsNotCutByItsPhase() {
        environment.setProperty("weir.shutdown.grace", "20s");

        new ShutdownDefaults(false).apply(environment);

        assertThat(environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                .isEqualTo("PT21.25S");
    }

    @Test
    void developmentHasNoGrace() {
        new ShutdownDefaults(true).apply(environment);

        assertThat(environment.getProperty("weir.shutdown.grace")).isEqualTo("PT0S");
    }

    @Test
    void developmentHasTheGraceThatIsSet() {
        environment.setProperty("weir.shutdown.grace", "2s");

        new ShutdownDefaults(true).apply(environment);

        assertThat(environment.getProperty("weir.shutdown.grace")).isEqualTo("2s");
    }

    @Test
    void theGraceMustEndBeforeTheDeadline() {
        assertThatThrownBy(() -> new ShutdownProperties(Duration.ofSeconds(25), Duration.ofSeconds(25)))
                .hasMessageContaining("weir.shutdown.grace must not be negative, and shorter than");
    }
}
