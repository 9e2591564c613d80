package dev.weir.rest;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Function;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relationship;
import dev.weir.rest.Privileges.Usable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an OpenAPI document describes: relations and functions of one schema.
 *
 * @param path where the surface is served
 * @param relations by name
 * @param functions by name, those that can be called; of several with one name the first
 * @param references by relation and column, which other column it refers to
 */
record Description(
        String path,
        String schema,
        List<Relation> relations,
        List<Function> functions,
        Map<String, Map<String, Reference>> references) {

    /** The column that a foreign key of one column refers to. */
    record Reference(String table, String column) {}

    /** @param usable what is described; null for all */
    static Description of(String path, String schema, @Nullable Usable usable, Catalog catalog) {
        List<Relation> byName = catalog.relations().values().stream()
                .filter(relation -> relation.name().schema().equals(schema))
                .filter(relation -> usable == null
                        || usable.relations().contains(relation.name().name()))
                .sorted(Comparator.comparing(relation -> relation.name().name()))
                .toList();
        Map<String, Map<String, Reference>> references = new HashMap<>();
        byName.forEach(relation -> references.put(relation.name().name(), references(relation, catalog)));
        return new Description(path, schema, byName, functions(schema, usable, catalog), references);
    }

    private static List<Function> functions(String schema, @Nullable Usable usable, Catalog catalog) {
        return catalog.functions().entrySet().stream()
                .filter(overloads -> overloads.getKey().schema().equals(schema))
                .flatMap(overloads -> overloads.getValue().stream()
                        .filter(Description::isCallable)
                        .filter(function -> usable == null || usable.functions().contains(function.oid()))
                        .limit(1))
                .sorted(Comparator.comparing(function -> function.name().name()))
                .toList();
    }

    /** Arguments have names, but for one that is the whole body. */
    private static boolean isCallable(Function function) {
        return function.takesBody()
                || function.parameters().stream()
                        .noneMatch(parameter -> parameter.name().isEmpty());
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
