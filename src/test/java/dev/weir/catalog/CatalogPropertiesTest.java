package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogPropertiesTest {

    @Test
    void schemasOfPostgresqlItselfAreNeverServed() {
        for (String own : List.of("pg_catalog", "information_schema")) {
            assertThatThrownBy(() -> new CatalogProperties(List.of("public", own), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "weir.rest.schemas names one of pg_catalog and information_schema, which tell of all that"
                                    + " there is; expose views of them in a schema of your own");
        }
    }

    @Test
    void oneSchemaAtLeastIsServed() {
        assertThatThrownBy(() -> new CatalogProperties(List.of(), List.of()))
                .hasMessage("weir.rest.schemas must name at least one schema");
    }

    @Test
    void namesComeOnceAndBlankOnesNotAtAll() {
        assertThat(new CatalogProperties(List.of("a", "a"), List.of(" ", "b")))
                .isEqualTo(new CatalogProperties(List.of("a"), List.of("b")));
    }
}
