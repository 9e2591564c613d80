package dev.weir.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A snapshot of the exposed schemas. It never changes; a reload makes another one. */
public final class Catalog {

    private final long version;
    private final List<String> schemas;
    private final Map<QualifiedName, Relation> relations;
    private final Relationships relationships;
    private final Map<QualifiedName, List<Function>> functions;
    private final MediaHandlers handlers;
    private final Map<String, Nearest> relationNames;
    private final Map<String, Nearest> functionNames;

    /** A snapshot without media types of the database's own. */
    public Catalog(
            long version,
            List<String> schemas,
            Map<QualifiedName, Relation> relations,
            Relationships relationships,
            Map<QualifiedName, List<Function>> functions) {
        this(version, schemas, relations, relationships, functions, MediaHandlers.NONE);
    }

    /**
     * A snapshot of what was read.
     *
     * @param version counts the different snapshots of this process, from 1
     * @param schemas the exposed schemas, the default one first
     * @param relations tables and views by name
     * @param relationships what the relations have to do with each other
     * @param functions every function of the exposed schemas, with its overloads
     * @param handlers what makes bodies in media types of the database's own
     */
    public Catalog(
            long version,
            List<String> schemas,
            Map<QualifiedName, Relation> relations,
            Relationships relationships,
            Map<QualifiedName, List<Function>> functions,
            MediaHandlers handlers) {
        this.version = version;
        this.schemas = List.copyOf(schemas);
        this.relations = Map.copyOf(relations);
        this.relationships = relationships;
        this.functions = Map.copyOf(functions);
        this.handlers = handlers;
        this.relationNames = names(relations.keySet());
        this.functionNames = names(functions.keySet());
    }

    /** By schema. */
    private static Map<String, Nearest> names(Collection<QualifiedName> all) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        QualifiedName::schema,
                        Collectors.collectingAndThen(
                                Collectors.mapping(QualifiedName::name, Collectors.toList()), Nearest::among)));
    }

    /** Counts the different snapshots of this process, from 1. */
    public long version() {
        return version;
    }

    /** The exposed schemas, the default one first. */
    public List<String> schemas() {
        return schemas;
    }

    /** Tables and views by name. */
    public Map<QualifiedName, Relation> relations() {
        return relations;
    }

    /** What the relations have to do with each other, and what functions compute of their rows. */
    public Relationships relationships() {
        return relationships;
    }

    /** Every function of the exposed schemas, with its overloads. */
    public Map<QualifiedName, List<Function>> functions() {
        return functions;
    }

    /** What makes bodies in media types of the database's own. */
    public MediaHandlers handlers() {
        return handlers;
    }

    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** The relation of the same schema whose name was probably meant by one that does not exist. */
    public Optional<String> nearest(QualifiedName wanted) {
        return Optional.ofNullable(relationNames.get(wanted.schema())).flatMap(names -> names.to(wanted.name()));
    }

    /** The function of the same schema whose name was probably meant by one that does not exist. */
    public Optional<String> nearestFunction(QualifiedName wanted) {
        return Optional.ofNullable(functionNames.get(wanted.schema())).flatMap(names -> names.to(wanted.name()));
    }

    /**
     * Whether both say the same of the database, whatever their versions. Identities count: what was dropped and made
     * anew is another thing under the same name, and what PostgreSQL has prepared for the one fails on the other.
     */
    boolean saysTheSameAs(Catalog other) {
        return schemas.equals(other.schemas)
                && relations.equals(other.relations)
                && relationships.equals(other.relationships)
                && functions.equals(other.functions)
                && handlers.equals(other.handlers)
                && columnsInOrder().equals(other.columnsInOrder());
    }

    /** Maps are equal in whatever order; the columns of a relation are not. */
    private Map<QualifiedName, List<String>> columnsInOrder() {
        return relations.values().stream()
                .collect(Collectors.toMap(
                        Relation::name,
                        relation -> List.copyOf(relation.columns().keySet())));
    }
}
