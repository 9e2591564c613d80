package dev.weir.rest.query;

/**
 * Where the rows of a node come from.
 *
 * @param relation writes what stands after from
 * @param linked whether only some of its rows are meant
 * @param link writes the condition for them
 */
record Source(Runnable relation, boolean linked, Runnable link) {

    /** All rows of a relation. */
    static Source all(Runnable relation) {
        return new Source(relation, false, () -> {});
    }
}
