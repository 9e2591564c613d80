package dev.weir.catalog;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of the database is exposed.
 *
 * @param schemas the exposed schemas, the default one first
 */
@ConfigurationProperties("weir.rest")
record CatalogProperties(@DefaultValue("public") List<String> schemas) {

    CatalogProperties {
        schemas = schemas.stream().distinct().toList();
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("weir.rest.schemas must name at least one schema");
        }
    }
}
