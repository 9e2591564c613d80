package dev.weir.rest;

import dev.weir.rest.query.Identifiers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where PostgreSQL looks for names without a schema: those of functions that the database's own functions and policies
 * call, and those of operators. It is the same for every role, whatever is set for the role, the login or the database.
 *
 * @param schemas the exposed schemas, the default one first
 * @param extraSearchPath the schemas in which PostgreSQL looks after the one that the request is for; it passes over
 *     those that do not exist, and those that the role may not use
 */
@ConfigurationProperties("weir.rest")
public record SearchPath(
        @DefaultValue("public") List<String> schemas,
        @DefaultValue({"public", "extensions"}) List<String> extraSearchPath) {

    public SearchPath {
        schemas = List.copyOf(schemas);
        if (schemas.contains(KeyStore.SCHEMA)) {
            throw new IllegalArgumentException("weir.rest.schemas names " + KeyStore.SCHEMA
                    + ", the schema that the service keeps its own records in; it is never served");
        }
        extraSearchPath =
                extraSearchPath.stream().filter(schema -> !schema.isBlank()).toList();
    }

    /** The value of {@code search_path} for requests that name no schema. */
    public String byDefault() {
        return of(schemas.getFirst());
    }

    /** The value of {@code search_path} for requests for this schema. */
    String of(String schema) {
        return Stream.concat(Stream.of(schema), extraSearchPath.stream())
                .distinct()
                .map(Identifiers::quote)
                .collect(Collectors.joining(", "));
    }
}
