package dev.weir.catalog;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of the database is exposed.
 *
 * @param schemas the exposed schemas, the default one first
 * @param extraSearchPath schemas that are not exposed by it, in which functions of exposed relations are found too
 */
@ConfigurationProperties("weir.rest")
record CatalogProperties(
        @DefaultValue("public") List<String> schemas,
        @DefaultValue({"public", "extensions"}) List<String> extraSearchPath) {

    private static final List<String> OF_POSTGRESQL = List.of("pg_catalog", "information_schema");

    CatalogProperties {
        schemas = schemas.stream().distinct().toList();
        extraSearchPath =
                extraSearchPath.stream().filter(schema -> !schema.isBlank()).toList();
        if (schemas.stream().anyMatch(OF_POSTGRESQL::contains)) {
            throw new IllegalArgumentException("weir.rest.schemas names one of " + String.join(" and ", OF_POSTGRESQL)
                    + ", which tell of all that there is; expose views of them in a schema of your own");
        }
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("weir.rest.schemas must name at least one schema");
        }
    }
}
