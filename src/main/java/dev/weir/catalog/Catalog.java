package dev.weir.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of the exposed schemas. It never changes; a reload makes another one.
 *
 * @param version counts the snapshots of this process, from 1
 * @param schemas the exposed schemas, the default one first
 * @param relations tables and views by name
 * @param foreignKeys every foreign key between relations of the exposed schemas
 * @param functions every function of the exposed schemas, with its overloads
 */
public record Catalog(
        long version,
        List<String> schemas,
        Map<QualifiedName, Relation> relations,
        List<ForeignKey> foreignKeys,
        Map<QualifiedName, List<Function>> functions) {

    public Catalog {
        schemas = List.copyOf(schemas);
        relations = Map.copyOf(relations);
        foreignKeys = List.copyOf(foreignKeys);
        functions = Map.copyOf(functions);
    }

    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }
}
