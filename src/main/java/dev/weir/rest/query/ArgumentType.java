package dev.weir.rest.query;

import dev.weir.rest.plan.Expression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The type that PostgreSQL infers for an argument, where that is known beyond doubt: of values that keys are made of, compared with a
 * column of one of its own types.
 */
final class ArgumentType {

    /** Of a limit or an offset. */
    static final String ROWS = "pg_catalog.int8";

    /** By the column's type, below all domains. */
    private static final Map<String, String> TYPES = Map.of(
            "smallint", "pg_catalog.int2",
            "integer", "pg_catalog.int4",
            "bigint", "pg_catalog.int8",
            "uuid", "pg_catalog.uuid",
            "text", "pg_catalog.text",
            "character varying", "pg_catalog.text");

    private ArgumentType() {}

    /** The type of a value that is compared with such an expression; null where it is not known. */
    static @Nullable String comparedWith(Expression expression) {
        return expression instanceof Expression.OfColumn column
                ? TYPES.get(column.column().dataType().base())
                : null;
    }
}
