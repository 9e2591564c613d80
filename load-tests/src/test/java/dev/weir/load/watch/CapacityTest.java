package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {

    @Test
    void fewRoundsAreNotEnough() {
        assertThat(Capacity.isWarm(List.of(500.0, 500.0, 500.0))).isFalse();
    }

    @Test
    void aServiceThatGetsFasterIsNotWarm() {
        assertThat(Capacity.isWarm(List.of(100.0, 200.0, 400.0, 600.0))).isFalse();
    }

    @Test
    void aServiceThatIsHardlyFasterThanBeforeIsWarm() {
        assertThat(Capacity.isWarm(List.of(100.0, 400.0, 600.0, 640.0))).isTrue();
        assertThat(Capacity.isWarm(List.of(100.0, 400.0, 600.0, 550.0))).isTrue();
    }
}
