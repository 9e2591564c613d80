package dev.weir.rest;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relationship;
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
        Map<String, Map<String, Reference>> references = new HashMap<>();
        byName.forEach(relation -> references.put(relation.name().name(), references(relation, catalog)));
        return new Description(path, schema, byName, references);
    }

    /** By each column; of several keys of one, the first in the order of the relations that they refer to. */
    private static Map<String, Reference> references(Relation relation, Catalog catalog) {
        Map<String, Reference> references = new HashMap<>();
        for (Relationship relationship : catalog.relationships().from(relation.name())) {
            if (relationship instanceof Relationship.ByKey key
                    && key.holdsKey()
                    && key.columns().size() == 1) {
                Relationship.Pair pair = key.columns().getFirst();
                references.putIfAbsent(pair.from(), new Reference(key.to().name(), pair.to()));
            }
        }
        return references;
    }

    @Nullable
    Reference reference(Relation relation, String column) {
        return references.getOrDefault(relation.name().name(), Map.of()).get(column);
    }
}
