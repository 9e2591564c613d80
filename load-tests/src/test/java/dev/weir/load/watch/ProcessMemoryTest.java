package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void readsTheLineOfThatNameInMegabytes() {
        List<String> lines = List.of("7f00-7fff ---p 00000000 00:00 0  [rollup]", "Rss:    4096 kB", "Pss:    2048 kB");
        assertThat(ProcessMemory.parsed(lines, "Pss:")).isEqualTo(2);
        assertThat(ProcessMemory.parsed(lines, "Swap:")).isNaN();
    }

    @Test
    void saysNothingOfAProcessThatIsNotThere() {
        assertThat(ProcessMemory.resident(-1)).isNaN();
        assertThat(ProcessMemory.together(List.of(-1L))).isNaN();
        assertThat(ProcessMemory.together(List.of())).isZero();
    }
}
