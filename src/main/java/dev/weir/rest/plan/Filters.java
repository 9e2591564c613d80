package dev.weir.rest.plan;

import dev.weir.rest.request.Condition;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.FieldPath;
import java.util.List;
import java.util.Optional;

/** Resolves the filters of a request. */
final class Filters {

    private final Names names;

    Filters(Names names) {
        this.names = names;
    }

    Filter of(Condition condition) {
        return switch (condition) {
            case Condition.And and -> new Filter.And(all(and.members()));
            case Condition.Or or -> new Filter.Or(all(or.members()));
            case Condition.Not not -> new Filter.Not(of(not.member()));
            case Condition.Compare c -> new Filter.Compare(compared(c.path()), c.operator(), c.value());
            case Condition.CompareMany c ->
                new Filter.CompareMany(compared(c.path()), c.operator(), c.quantifier(), c.values());
            case Condition.In in -> new Filter.In(compared(in.path()), in.values());
            case Condition.Is is -> is(is);
            case Condition.FullText text ->
                new Filter.FullText(compared(text.path()), text.parser(), text.language(), text.query());
        };
    }

    private List<Filter> all(List<Condition> members) {
        return members.stream().map(this::of).toList();
    }

    private Filter is(Condition.Is is) {
        boolean presence = is.value() == IsValue.NULL || is.value() == IsValue.NOT_NULL;
        Optional<Integer> embed = presence ? names.embed(is.path()) : Optional.empty();
        return embed.<Filter>map(number -> new Filter.Present(number, is.value() == IsValue.NOT_NULL))
                .orElseGet(() -> new Filter.Is(compared(is.path()), is.value()));
    }

    private Expression compared(FieldPath path) {
        return names.compared(path);
    }
}
