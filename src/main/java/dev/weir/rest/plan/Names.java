package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.ComputedColumn;
import dev.weir.catalog.Relation;
import dev.weir.error.EmbedFailure.NotComparable;
import dev.weir.error.FailureException;
import dev.weir.rest.request.FieldPath;
import java.util.Map;
import java.util.Optional;

/** What names mean at one node: columns of its relation, functions of its row, and the relations embedded in it. */
final class Names {

    private final Catalog catalog;
    private final Relation relation;
    private final Map<String, Integer> embeds;

    /** @param embeds the numbers of the embedded relations by their names in the answer */
    Names(Catalog catalog, Relation relation, Map<String, Integer> embeds) {
        this.catalog = catalog;
        this.relation = relation;
        this.embeds = embeds;
    }

    /** The embedded relation of that name; a column of the same name steps back. */
    Optional<Integer> embed(FieldPath path) {
        return path.steps().isEmpty() ? Optional.ofNullable(embeds.get(path.column())) : Optional.empty();
    }

    /** What a value is compared with. Of an embedded relation it can only be asked whether there is anything. */
    Expression compared(FieldPath path) {
        if (embed(path).isPresent() && relation.column(path.column()).isEmpty()) {
            throw new FailureException(new NotComparable(path.column()));
        }
        return expression(path);
    }

    Expression expression(FieldPath path) {
        Expression base = base(path);
        return path.steps().isEmpty() ? base : new Expression.OfPath(base, path.steps());
    }

    /** Whether a row has a value of that name, by a column or by a function. */
    boolean isValue(String name) {
        return relation.column(name).isPresent()
                || catalog.relationships().computed(relation.name(), name).isPresent();
    }

    private Expression base(FieldPath path) {
        if (relation.column(path.column()).isEmpty()) {
            Optional<ComputedColumn> computed = catalog.relationships().computed(relation.name(), path.column());
            if (computed.isPresent()) {
                return new Expression.OfFunction(computed.get());
            }
        }
        return new Expression.OfColumn(CatalogNames.read(relation, path));
    }
}
