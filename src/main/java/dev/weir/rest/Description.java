package dev.weir.rest;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.ForeignKey;
import dev.weir.catalog.Relation;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an OpenAPI document describes: relations of one schema.
 *
 * @param path where the surface is served
 * @param relations by name
 * @param references by relation and column, which other column it refers to
 */
record Description(
        String path, String schema, List<Relation> relations, Map<String, Map<String, Reference>> references) {

    /** The column that a foreign key of one column refers to. */
    record Reference(String table, String column) {}

    static Description of(String path, String schema, Collection<Relation> relations, Catalog catalog) {
        List<Relation> byName = relations.stream()
                .sorted(Comparator.comparing(relation -> relation.name().name()))
                .toList();
        return new Description(path, schema, byName, references(schema, catalog.foreignKeys()));
    }

    private static Map<String, Map<String, Reference>> references(String schema, List<ForeignKey> keys) {
        Map<String, Map<String, Reference>> references = new HashMap<>();
        for (ForeignKey key : keys) {
            if (key.from().schema().equals(schema) && key.fromColumns().size() == 1) {
                references
                        .computeIfAbsent(key.from().name(), name -> new HashMap<>())
                        .putIfAbsent(
                                key.fromColumns().getFirst(),
                                new Reference(key.to().name(), key.toColumns().getFirst()));
            }
        }
        return references;
    }

    @Nullable
    Reference reference(Relation relation, String column) {
        return references.getOrDefault(relation.name().name(), Map.of()).get(column);
    }
}
