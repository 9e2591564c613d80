package dev.weir.rest.query;

import dev.weir.dispatch.work.ParameterType;
import dev.weir.rest.plan.Expression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The type that PostgreSQL infers for an argument, where that is known beyond doubt: of values that keys are made of, compared with a
 * column of one of its own types.
 */
final class ArgumentType {

    /** Of a limit or an offset. */
    static final ParameterType ROWS = ParameterType.INT8;

    /** By the column's type, below all domains. */
    private static final Map<String, ParameterType> TYPES = Map.of(
            "smallint", ParameterType.INT2,
            "integer", ParameterType.INT4,
            "bigint", ParameterType.INT8,
            "uuid", ParameterType.UUID,
            "text", ParameterType.TEXT,
            "character varying", ParameterType.TEXT);

    private ArgumentType() {}

    /** The type of a value that is compared with such an expression; null where it is not known. */
    static @Nullable ParameterType comparedWith(Expression expression) {
        return expression instanceof Expression.OfColumn column
                ? TYPES.get(column.column().dataType().base())
                : null;
    }
}
