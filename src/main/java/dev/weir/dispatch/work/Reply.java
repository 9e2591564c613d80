package dev.weir.dispatch.work;

/** How a statement is answered. */
public enum Reply {

    /** With the first row of its result, as soon as it is certain. */
    ROW,

    /** With all rows, one by one over a cursor, at the reader's pace; the statement keeps its connection until then. */
    ROWS,

    /** With a whole {@link Result}: the fields, all rows, and the command tag. */
    RESULT
}
