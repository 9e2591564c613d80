package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.Payload;
import java.util.List;

/**
 * Insert the objects of a payload.
 *
 * @param columns what is taken from each object; the others get their defaults
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 * @param key the names of the columns whose values say where the one inserted row is; empty when that is not to be said
 */
public record InsertPlan(
        Relation relation,
        List<Column> columns,
        Payload payload,
        ReadNode answer,
        List<String> key,
        boolean body,
        boolean total)
        implements Plan {

    public InsertPlan {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

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
