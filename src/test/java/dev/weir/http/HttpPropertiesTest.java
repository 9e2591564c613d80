package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class HttpPropertiesTest {

    @Test
    void theLargestBodyAlwaysFits() {
        HttpProperties limits = bind(Map.of("weir.http.max-body", "2000MB"));
        assertThat(limits.bodyMemoryBytes())
                .isGreaterThan(DataSize.ofMegabytes(2000).toBytes());
    }

    @Test
    void theMemoryOfBodiesIsWhatIsSet() {
        HttpProperties limits = bind(Map.of("weir.http.max-body", "1MB", "weir.http.body-memory", "3MB"));
        assertThat(limits.bodyMemoryBytes()).isEqualTo(DataSize.ofMegabytes(3).toBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "max-body, 3GB, weir.http.max-body is between 1 byte and 2 GB",
        "body-memory, 1MB, it must not be less than weir.http.max-body",
        "read-timeout, 0s, it must be positive",
        "min-rate, -1B, it must not be negative",
        "max-uri, 20MB, not above"
    })
    void whatCannotWorkIsRefusedAtTheStart(String setting, String value, String problem) {
        assertThatThrownBy(() -> bind(Map.of("weir.http." + setting, value)))
                .isInstanceOf(BindException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining(problem);
    }

    private static HttpProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("weir.http", HttpProperties.class);
    }
}
