package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Payload;
import java.util.List;

/**
 * Insert the objects of a payload.
 *
 * @param columns what is taken from each object; the others get their defaults
 * @param output the members of each object of the answer; empty without a body
 * @param key the names of the columns whose values say where the one inserted row is; empty when that is not to be said
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record InsertPlan(
        Relation relation,
        List<Column> columns,
        Payload payload,
        List<Output> output,
        List<String> key,
        Format format,
        boolean body,
        boolean total)
        implements Plan {

    public InsertPlan {
        columns = List.copyOf(columns);
        output = List.copyOf(output);
        key = List.copyOf(key);
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
