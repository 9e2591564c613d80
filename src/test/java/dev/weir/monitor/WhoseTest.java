package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhoseTest {

    @Test
    void aConnectionIsOursByOurNameAnotherWeirsByItsPrefixAndElseAStrangers() {
        assertThat(Whose.of("weir-a", "weir-a")).isEqualTo(Whose.OURS);
        assertThat(Whose.of("weir-b", "weir-a")).isEqualTo(Whose.WEIR);
        assertThat(Whose.of("node", "weir-a")).isEqualTo(Whose.STRANGERS);
        assertThat(Whose.of("", "")).isEqualTo(Whose.STRANGERS);
    }

    @Test
    void ofALongNamePostgresqlKeepsTheBeginning() {
        String here = "weir-" + "pod".repeat(30);

        assertThat(Whose.of(here.substring(0, 63), here)).isEqualTo(Whose.OURS);
    }
}
