package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.rest.request.Explanation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import java.util.List;

/**
 * Tell how PostgreSQL would carry out another plan. If it is carried out for that, nothing of it remains.
 *
 * @param body whether the answer has one
 */
public record ExplainPlan(Plan of, Explanation how, boolean body) implements Plan {

    @Override
    public ResolvedTarget target() {
        return of.target();
    }

    @Override
    public Form format() {
        return Format.JSON;
    }

    @Override
    public long maxBytes() {
        return of.maxBytes();
    }

    @Override
    public boolean reads() {
        return of.reads();
    }

    @Override
    public boolean total() {
        return false;
    }

    @Override
    public List<Relation> relations() {
        return of.relations();
    }

    @Override
    public boolean plain() {
        return false;
    }
}
