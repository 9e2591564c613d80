package dev.weir.rest.plan;

/**
 * The columns of the one row that the statement of a plan answers. A read in {@link dev.weir.rest.request.Format#NDJSON}
 * answers any number of rows, which have the first column alone: an object each.
 */
public final class AnswerRow {

    /** The rows as one JSON array, of type json; null when the plan has no body, or a read's would be too large. */
    public static final int BODY = 0;

    /** How many rows were read, or changed. */
    public static final int ROWS = 1;

    /** How many rows pass the filter in all, or were changed; null when the plan does not ask for it. */
    public static final int TOTAL = 2;

    /** From here on the values of an {@link InsertPlan}'s key, as text; all null when no row was inserted. */
    public static final int KEY = 3;

    private AnswerRow() {}
}
