package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import java.util.List;

/**
 * Delete the rows that pass a filter; all rows without one.
 *
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record DeletePlan(
        Relation relation, Filter filter, ReadNode answer, Form format, boolean body, boolean total, Terms terms)
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
    public long maxBytes() {
        return terms.maxBytes();
    }

    @Override
    public boolean plain() {
        return false;
    }
}
