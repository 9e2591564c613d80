package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Condition;
import java.util.List;

/** Resolves the filters of a request. */
final class Filters {

    private Filters() {}

    static Filter of(Relation relation, Condition condition) {
        return switch (condition) {
            case Condition.And and -> new Filter.And(all(relation, and.members()));
            case Condition.Or or -> new Filter.Or(all(relation, or.members()));
            case Condition.Not not -> new Filter.Not(of(relation, not.member()));
            case Condition.Compare c ->
                new Filter.Compare(CatalogNames.read(relation, c.path()), c.operator(), c.value());
            case Condition.CompareMany c ->
                new Filter.CompareMany(CatalogNames.read(relation, c.path()), c.operator(), c.quantifier(), c.values());
            case Condition.In in -> new Filter.In(CatalogNames.read(relation, in.path()), in.values());
            case Condition.Is is -> new Filter.Is(CatalogNames.read(relation, is.path()), is.value());
            case Condition.FullText text ->
                new Filter.FullText(
                        CatalogNames.read(relation, text.path()), text.parser(), text.language(), text.query());
        };
    }

    private static List<Filter> all(Relation relation, List<Condition> members) {
        return members.stream().map(member -> of(relation, member)).toList();
    }
}
