package dev.weir.rest.plan;

import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;

/** One term of an order. */
public record Ordering(Expression expression, Direction direction, Nulls nulls) {

    /** Whether it reaches no user-defined code. */
    boolean plain() {
        return expression.plain("<");
    }
}
