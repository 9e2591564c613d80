package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Nearest;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relationship;
import dev.weir.catalog.Relationship.ByFunction;
import dev.weir.catalog.Relationship.ByKey;
import dev.weir.catalog.Relationship.Cardinality;
import dev.weir.catalog.Relationship.Through;
import dev.weir.error.EmbedFailure.AmbiguousRelationship;
import dev.weir.error.EmbedFailure.AmbiguousRelationship.Candidate;
import dev.weir.error.EmbedFailure.RelationshipNotFound;
import dev.weir.error.FailureException;
import dev.weir.rest.request.SelectItem;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one relationship that an embedded relation is meant by. A target is the name of a relation or of a function; a
 * constraint; or the column of a key, which leads to what the key refers to. A hint chooses among several ways to a
 * relation: by constraint, by column, by junction.
 */
final class RelationshipFinder {

    private final Catalog catalog;

    RelationshipFinder(Catalog catalog) {
        this.catalog = catalog;
    }

    Relationship find(QualifiedName origin, SelectItem.Embed embed) {
        List<Relationship> found = catalog.relationships().from(origin).stream()
                .filter(relationship -> catalog.relation(relationship.to()).isPresent())
                .filter(relationship -> isMeant(relationship, embed.target(), embed.hint()))
                .toList();
        return switch (found.size()) {
            case 0 -> throw new FailureException(notFound(origin, embed));
            case 1 -> found.getFirst();
            default ->
                throw new FailureException(new AmbiguousRelationship(
                        origin.name(),
                        embed.target(),
                        found.stream().map(RelationshipFinder::candidate).toList()));
        };
    }

    private static boolean isMeant(Relationship relationship, String target, @Nullable String hint) {
        boolean named = relationship.to().name().equals(target);
        return switch (relationship) {
            case ByFunction function -> function.function().name().equals(target);
            case ByKey key -> {
                boolean self = key.from().equals(key.to());
                if (hint == null) {
                    yield self ? isOneSide(key, target, named) : named || leadsTo(key, target);
                }
                yield named && (self ? isSideOf(key, hint) : fits(key, hint));
            }
            case Through through ->
                named && (hint == null || through.junction().name().equals(hint));
        };
    }

    private static boolean leadsTo(ByKey key, String target) {
        return !key.toView() && (key.constraint().equals(target) || isColumn(key, target));
    }

    private static boolean fits(ByKey key, String hint) {
        return key.constraint().equals(hint) || isColumn(key, hint) || isReferred(key, hint);
    }

    /** Of a relation that refers to itself, its name means the rows that refer, the column of the key the row referred to. */
    private static boolean isOneSide(ByKey key, String target, boolean named) {
        return key.holdsKey() ? isColumn(key, target) : named;
    }

    /** The column of the key leads to the rows that refer, as its constraint does; the column referred to leads back. */
    private static boolean isSideOf(ByKey key, String hint) {
        return isReferred(key, hint) || (!key.holdsKey() && key.constraint().equals(hint));
    }

    private static boolean isColumn(ByKey key, String name) {
        return key.columns().size() == 1 && key.columns().getFirst().from().equals(name);
    }

    private static boolean isReferred(ByKey key, String name) {
        return key.columns().size() == 1 && key.columns().getFirst().to().equals(name);
    }

    private RelationshipNotFound notFound(QualifiedName origin, SelectItem.Embed embed) {
        List<Relationship> all = catalog.relationships().from(origin);
        String wrong = all.isEmpty() ? origin.name() : embed.target();
        String nearest = (all.isEmpty() ? catalog.relationships().nearestStart(origin) : nearest(all, wrong))
                .filter(Predicate.not(wrong::equals))
                .orElse(null);
        return new RelationshipNotFound(
                origin.schema(), origin.name(), embed.target(), embed.hint(), nearest == null ? null : wrong, nearest);
    }

    private static Optional<String> nearest(List<Relationship> all, String target) {
        return Nearest.among(
                        all.stream().map(RelationshipFinder::name).distinct().toList())
                .to(target);
    }

    private static String name(Relationship relationship) {
        return relationship instanceof ByFunction function
                ? function.function().name()
                : relationship.to().name();
    }

    private static Candidate candidate(Relationship relationship) {
        String from = relationship.from().name();
        String to = relationship.to().name();
        String embedding = "%s with %s".formatted(from, to);
        return switch (relationship) {
            case ByFunction function ->
                new Candidate(
                        function.toOne() ? Cardinality.MANY_TO_ONE.words() : Cardinality.ONE_TO_MANY.words(),
                        embedding,
                        "%s(%s)".formatted(function.function().name(), from),
                        function.function().name());
            case ByKey key ->
                new Candidate(
                        key.cardinality().words(),
                        embedding,
                        "%s using %s(%s) and %s(%s)"
                                .formatted(key.constraint(), from, froms(key.columns()), to, tos(key.columns())),
                        "%s!%s".formatted(to, key.constraint()));
            case Through through ->
                new Candidate(
                        "many-to-many",
                        embedding,
                        "%s using %s(%s) and %s(%s)"
                                .formatted(
                                        through.junction().name(),
                                        through.fromConstraint(),
                                        tos(through.fromColumns()),
                                        through.toConstraint(),
                                        froms(through.toColumns())),
                        "%s!%s".formatted(to, through.junction().name()));
        };
    }

    private static String froms(List<Relationship.Pair> pairs) {
        return pairs.stream().map(Relationship.Pair::from).collect(Collectors.joining(", "));
    }

    private static String tos(List<Relationship.Pair> pairs) {
        return pairs.stream().map(Relationship.Pair::to).collect(Collectors.joining(", "));
    }
}
