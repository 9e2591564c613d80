package dev.weir.rest.request;

/** One term of {@code order}. */
public record OrderTerm(FieldPath path, Direction direction, Nulls nulls) {

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
