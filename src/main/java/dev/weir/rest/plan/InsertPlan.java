package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Insert the objects of a payload.
 *
 * @param columns what is taken from each object; the others get their defaults
 * @param conflict what becomes of a row that is there already; null when it is an error
 * @param put the filter that the one row must pass, for a PUT; null for any rows
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 * @param key the names of the columns whose values say where the one inserted row is; empty when that is not to be said
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record InsertPlan(
        Relation relation,
        List<Column> columns,
        Payload payload,
        ReadNode answer,
        List<String> key,
        Form format,
        boolean body,
        boolean total,
        @Nullable Conflict conflict,
        @Nullable Filter put,
        Terms terms)
        implements WritePlan {

    public InsertPlan {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** Whether the answer says how many rows were not there before. */
    public boolean merges() {
        return conflict != null && conflict.merge();
    }
}
