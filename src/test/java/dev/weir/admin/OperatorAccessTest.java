package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class OperatorAccessTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void thereIsAnOperatorWhenAPasswordIsSet() {
        assertThat(OperatorAccess.in(environment).operators()).isFalse();
        environment.setProperty("spring.security.user.password", " ");
        assertThat(OperatorAccess.in(environment).operators()).isFalse();
        environment.setProperty("spring.security.user.password", "secret");
        assertThat(OperatorAccess.in(environment).operators()).isTrue();
    }

    @Test
    void whatAProbeOrAScrapeNeedsIsAlwaysOpen() {
        assertThat(new OperatorAccess(true).isOpen("health")).isTrue();
        assertThat(new OperatorAccess(true).isOpen("prometheus")).isTrue();
    }

    @Test
    void whatTellsOfPeopleBelongsToTheOperatorWhenThereIsOne() {
        assertThat(new OperatorAccess(false).isOpen("connections")).isTrue();
        assertThat(new OperatorAccess(true).isOpen("connections")).isFalse();
    }

    @Test
    void whatChangesSomethingIsNeverOpen() {
        assertThat(OperatorAccess.OURS).noneMatch(new OperatorAccess(false)::isOpen);
        assertThat(new OperatorAccess(false).isOpen("loggers")).isFalse();
    }
}
