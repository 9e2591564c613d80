package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Payload;
import java.util.List;

/**
 * Change the rows that pass a filter; all rows without one.
 *
 * @param columns what is set, from the payload's one object; nothing is changed when it is empty
 * @param answer what is read of the rows that were written, and of others for each; nothing without a body
 * @param format how the rows are answered; with one that is singular, another number of rows is refused and none is written
 */
public record UpdatePlan(
        Relation relation,
        List<Column> columns,
        Payload payload,
        Filter filter,
        ReadNode answer,
        Form format,
        boolean body,
        boolean total,
        Terms terms)
        implements WritePlan {

    public UpdatePlan {
        columns = List.copyOf(columns);
    }
}
