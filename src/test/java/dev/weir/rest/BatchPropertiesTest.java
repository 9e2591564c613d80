package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class BatchPropertiesTest {

    private static BatchProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("weir.rest", BatchProperties.class);
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(bind(Map.of())).isEqualTo(new BatchProperties(100, DataSize.ofMegabytes(1)));
    }

    @Test
    void everySettingIsBound() {
        assertThat(bind(Map.of("weir.rest.max-requests", "7", "weir.rest.max-referred", "2KB")))
                .isEqualTo(new BatchProperties(7, DataSize.ofKilobytes(2)));
    }

    @Test
    void whatCannotWorkIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new BatchProperties(0, DataSize.ofMegabytes(1)))
                .hasMessageContaining("weir.rest.max-requests");
        assertThatThrownBy(() -> new BatchProperties(1, DataSize.ofBytes(0)))
                .hasMessageContaining("weir.rest.max-referred");
    }
}
