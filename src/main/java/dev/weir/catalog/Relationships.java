package dev.weir.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the relations of a snapshot have to do with each other, and what functions compute of their rows. */
public final class Relationships {

    /** Messages name them in this order, which is PostgREST's. */
    private static final Comparator<Relationship> ORDER = Comparator.comparing(
                    (Relationship relationship) -> relationship.to().name())
            .thenComparingInt(Relationships::rank)
            .thenComparing(Relationships::name)
            .thenComparing(Object::toString);

    /** None at all. */
    public static final Relationships NONE = new Relationships(List.of(), Map.of());

    private final Map<QualifiedName, List<Relationship>> byStart;
    private final Map<QualifiedName, Map<String, ComputedColumn>> computed;
    private final Map<String, Nearest> starts;

    /** @param computed by relation, then by name */
    public Relationships(
            Collection<? extends Relationship> all, Map<QualifiedName, Map<String, ComputedColumn>> computed) {
        this.byStart = all.stream()
                .<Relationship>map(relationship -> relationship)
                .sorted(ORDER)
                .collect(Collectors.groupingBy(Relationship::from, HashMap::new, Collectors.toUnmodifiableList()));
        this.computed = Map.copyOf(computed);
        this.starts = byStart.keySet().stream()
                .collect(Collectors.groupingBy(
                        QualifiedName::schema,
                        Collectors.collectingAndThen(
                                Collectors.mapping(QualifiedName::name, Collectors.toList()), Nearest::among)));
    }

    /** All that start at the relation. */
    public List<Relationship> from(QualifiedName relation) {
        return byStart.getOrDefault(relation, List.of());
    }

    /** The relation of the same schema that any relationship starts at, and that was probably meant by another name. */
    public Optional<String> nearestStart(QualifiedName wanted) {
        return Optional.ofNullable(starts.get(wanted.schema())).flatMap(names -> names.to(wanted.name()));
    }

    /** What is computed of each row of the relation, under that name. */
    public Optional<ComputedColumn> computed(QualifiedName relation, String name) {
        return Optional.ofNullable(computed.getOrDefault(relation, Map.of()).get(name));
    }

    private static int rank(Relationship relationship) {
        return switch (relationship) {
            case Relationship.ByFunction function -> 0;
            case Relationship.ByKey key ->
                switch (key.cardinality()) {
                    case ONE_TO_MANY -> 1;
                    case MANY_TO_ONE -> 2;
                    case ONE_TO_ONE -> 3;
                };
            case Relationship.Through through -> 4;
        };
    }

    private static String name(Relationship relationship) {
        return switch (relationship) {
            case Relationship.ByFunction function -> function.function().name();
            case Relationship.ByKey key -> key.constraint();
            case Relationship.Through through -> through.junction().name();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Relationships that && byStart.equals(that.byStart) && computed.equals(that.computed);
    }

    @Override
    public int hashCode() {
        return byStart.hashCode() * 31 + computed.hashCode();
    }
}
