package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.rest.request.TxEnd;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RestPropertiesTest {

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(bind("weir.rest", RestProperties.class, Map.of()))
                .isEqualTo(new RestProperties("/rest/v1", null, DataSize.ofMegabytes(64), null, TxEnd.COMMIT, false));
    }

    @Test
    void everySettingIsBound() {
        assertThat(bind(
                        "weir.rest",
                        RestProperties.class,
                        Map.of(
                                "weir.rest.path", "/api",
                                "weir.rest.max-rows", "1000",
                                "weir.rest.max-response", "1KB",
                                "weir.rest.anon-role", "web_anon",
                                "weir.rest.tx-end", "rollback",
                                "weir.rest.require-filter", "true")))
                .isEqualTo(
                        new RestProperties("/api", 1000L, DataSize.ofKilobytes(1), "web_anon", TxEnd.ROLLBACK, true));
    }

    @Test
    void whatCannotWorkIsRefusedAtTheStart() {
        DataSize some = DataSize.ofKilobytes(1);
        assertThatThrownBy(() -> new RestProperties("rest", null, some, null, TxEnd.COMMIT, false))
                .hasMessageContaining("weir.rest.path");
        assertThatThrownBy(() -> new RestProperties("/rest", 0L, some, null, TxEnd.COMMIT, false))
                .hasMessageContaining("weir.rest.max-rows");
        assertThatThrownBy(() -> new RestProperties("/rest", null, DataSize.ofGigabytes(3), null, TxEnd.COMMIT, false))
                .hasMessageContaining("weir.rest.max-response");
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
