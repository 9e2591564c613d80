package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;

/** One term of an order. */
public record Ordering(Column column, Direction direction, Nulls nulls) {}
