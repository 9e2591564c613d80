package dev.weir.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A snapshot of the exposed schemas. It never changes; a reload makes another one.
 *
 * @param version counts the different snapshots of this process, from 1
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

    /** Whether both say the same of the database, whatever their versions. */
    boolean saysTheSameAs(Catalog other) {
        return schemas.equals(other.schemas)
                && relations.equals(other.relations)
                && foreignKeys.equals(other.foreignKeys)
                && functions.equals(other.functions)
                && columnsInOrder().equals(other.columnsInOrder());
    }

    /** Maps are equal in whatever order; the columns of a relation are not. */
    private Map<QualifiedName, List<String>> columnsInOrder() {
        return relations.values().stream()
                .collect(Collectors.toMap(
                        Relation::name,
                        relation -> List.copyOf(relation.columns().keySet())));
    }

    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }
}
