package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenthsTest {

    @Test
    void anHourWarmsUpForAMinute() {
        Tenths tenths = Tenths.of(Duration.ofHours(1));

        assertThat(tenths.warmUp()).isEqualTo(Duration.ofMinutes(1));
        assertThat(tenths.from(0)).isEqualTo(60);
        assertThat(tenths.to(9)).isEqualTo(3600);
    }

    @Test
    void aShortRunWarmsUpForATenth() {
        Tenths tenths = Tenths.of(Duration.ofSeconds(50));

        assertThat(tenths.from(0)).isEqualTo(5);
        assertThat(tenths.to(0)).isEqualTo(9.5);
        assertThat(tenths.to(9)).isEqualTo(50);
    }

    @Test
    void secondsAtTheEdgesOfAPartAreNotClear() {
        Tenths tenths = Tenths.of(Duration.ofSeconds(50));

        assertThat(tenths.firstClear(0)).isEqualTo(6);
        assertThat(tenths.lastClear(0)).isEqualTo(9);
    }

    @Test
    void aPartHasASecondHoweverShortItIs() {
        Tenths tenths = Tenths.of(Duration.ofSeconds(10));

        for (int i = 0; i < Tenths.COUNT; i++) {
            assertThat(tenths.lastClear(i)).isGreaterThan(tenths.firstClear(i));
        }
    }
}
