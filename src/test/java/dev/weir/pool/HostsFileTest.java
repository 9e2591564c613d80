package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostsFileTest {

    private final String before = System.getProperty(HostsFile.PROPERTY, "");

    @BeforeEach
    void clear() {
        System.clearProperty(HostsFile.PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before.isEmpty()) {
            System.clearProperty(HostsFile.PROPERTY);
        } else {
            System.setProperty(HostsFile.PROPERTY, before);
        }
    }

    @Test
    void isReadAgainAfterFiveSeconds() {
        new PoolConfiguration().loopResources().dispose();
        assertThat(System.getProperty(HostsFile.PROPERTY)).isEqualTo("5000000000");
    }

    @Test
    void keepsWhatTheOperatorHasSet() {
        System.setProperty(HostsFile.PROPERTY, "1");
        HostsFile.readAgain();
        assertThat(System.getProperty(HostsFile.PROPERTY)).isEqualTo("1");
    }
}
