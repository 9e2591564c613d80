package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import java.util.List;

/**
 * What an insert does with a row that is there already.
 *
 * @param columns those that make it the same row
 * @param merge whether the row is changed to what was sent; otherwise it stays as it is
 */
public record Conflict(List<Column> columns, boolean merge) {

    public Conflict {
        columns = List.copyOf(columns);
    }
}
