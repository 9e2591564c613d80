package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import java.util.List;

/**
 * Delete the rows that pass a filter; all rows without one.
 *
 * @param output the members of each object of the answer; empty without a body
 */
public record DeletePlan(
        Relation relation, Filter filter, List<Output> output, boolean body, boolean total, Terms terms)
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
