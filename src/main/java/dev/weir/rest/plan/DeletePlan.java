package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import java.util.List;

/**
 * Delete the rows that pass a filter; all rows without one.
 *
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 */
public record DeletePlan(Relation relation, Filter filter, ReadNode answer, boolean body, boolean total, Terms terms)
        implements Plan {

    /** The members of each object of the answer; empty without a body. */
    public List<Output> output() {
        return answer.output();
    }

    @Override
    public ResolvedTarget target() {
        return new ResolvedTarget.OfRelation(relation);
    }

    @Override
    public List<Relation> relations() {
        return answer.relations();
    }

    @Override
    public boolean plain() {
        return false;
    }
}
