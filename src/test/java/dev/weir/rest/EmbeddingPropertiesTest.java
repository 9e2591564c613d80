package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.rest.request.EmbedLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EmbeddingPropertiesTest {

    @Test
    void theDefaultsAreThoseOfTheParserAndWithoutAggregates() {
        EmbeddingProperties defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("weir.rest", EmbeddingProperties.class);
        assertThat(defaults).isEqualTo(new EmbeddingProperties(8, 50, false));
        assertThat(defaults.limits()).isEqualTo(EmbedLimits.DEFAULT);
    }

    @Test
    void aDepthThatTheParserCouldNotRecurseIsRefused() {
        assertThat(new EmbeddingProperties(0, 0, true).limits()).isEqualTo(new EmbedLimits(0, 0));
        assertThatThrownBy(() -> new EmbeddingProperties(101, 1, false))
                .hasMessage("weir.rest.max-embed-depth is between 0 and 100: 101");
        assertThatThrownBy(() -> new EmbeddingProperties(-1, 1, false))
                .hasMessage("weir.rest.max-embed-depth is between 0 and 100: -1");
        assertThatThrownBy(() -> new EmbeddingProperties(1, -1, false))
                .hasMessage("weir.rest.max-embeds is not negative: -1");
    }
}
