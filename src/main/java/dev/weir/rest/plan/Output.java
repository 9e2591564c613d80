package dev.weir.rest.plan;

import dev.weir.catalog.Column;

/**
 * One member of the objects of an answer.
 *
 * @param name its key: the client's alias or the column's own name; never longer than a PostgreSQL identifier
 */
public record Output(Expression expression, String name) {

    /** A column as it is. */
    public Output(Column column, String name) {
        this(new Expression.OfColumn(column), name);
    }
}
