package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * One term of {@code order}.
 *
 * @param relation the embedded relation whose column it is; null for the relation that is ordered
 */
public record OrderTerm(@Nullable String relation, FieldPath path, Direction direction, Nulls nulls) {

    public OrderTerm(FieldPath path, Direction direction, Nulls nulls) {
        this(null, path, direction, nulls);
    }

    /** Which end comes first. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    /** Where NULL goes; the default is PostgreSQL's: last when ascending, first when descending. */
    public enum Nulls {
        DEFAULT,
        FIRST,
        LAST
    }
}
