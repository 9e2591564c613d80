package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhoseTest {

    @Test
    void aConnectionIsOursByOurNameAnotherWeirsByItsPrefixAndElseAStrangers() {
        assertThat(Owner.of("weir-a", "weir-a")).isEqualTo(Owner.OURS);
        assertThat(Owner.of("weir-b", "weir-a")).isEqualTo(Owner.WEIR);
        assertThat(Owner.of("node", "weir-a")).isEqualTo(Owner.STRANGERS);
        assertThat(Owner.of("", "")).isEqualTo(Owner.STRANGERS);
    }

    @Test
    void ofALongNamePostgresqlKeepsTheBeginning() {
        String here = "weir-" + "pod".repeat(30);

        assertThat(Owner.of(here.substring(0, 63), here)).isEqualTo(Owner.OURS);
    }
}
