package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Format;
import java.util.List;

/**
 * Delete the rows that pass a filter; all rows without one.
 *
 * @param output the members of each object of the answer; empty without a body
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record DeletePlan(
        Relation relation, Filter filter, List<Output> output, Format format, boolean body, boolean total)
        implements Plan {

    public DeletePlan {
        output = List.copyOf(output);
    }

    @Override
    public ResolvedTarget target() {
        return new ResolvedTarget.OfRelation(relation);
    }

    @Override
    public boolean plain() {
        return false;
    }
}
