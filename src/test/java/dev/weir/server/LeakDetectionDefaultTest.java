package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakDetectionDefaultTest {

    @Test
    void nobodyAsks() {
        Properties system = new Properties();
        LeakDetectionDefault.offUnlessAskedFor(system);
        assertThat(system).containsOnly(Map.entry("io.netty.leakDetection.level", "disabled"));
    }

    @ParameterizedTest
    @CsvSource({
        "io.netty.leakDetection.level, paranoid",
        "io.netty.leakDetectionLevel, paranoid",
        "io.netty.noResourceLeakDetection, false"
    })
    void whatIsAskedForStays(String name, String value) {
        Properties system = new Properties();
        system.setProperty(name, value);
        LeakDetectionDefault.offUnlessAskedFor(system);
        assertThat(system).containsOnly(Map.entry(name, value));
    }
}
