package dev.weir.rest.request;

/** Operators that stand between a column and one value. */
public enum Operator {
    EQ,
    NEQ,
    GT,
    GTE,
    LT,
    LTE,
    LIKE,
    ILIKE,
    /** {@code ~} */
    MATCH,
    /** {@code ~*} */
    IMATCH,
    IS_DISTINCT,
    /** cs: {@code @>} */
    CONTAINS,
    /** cd: {@code <@} */
    CONTAINED,
    /** ov: {@code &&} */
    OVERLAPS,
    /** sl: {@code <<} */
    STRICTLY_LEFT,
    /** sr: {@code >>} */
    STRICTLY_RIGHT,
    /** nxr: {@code &<} */
    NOT_RIGHT_OF,
    /** nxl: {@code &>} */
    NOT_LEFT_OF,
    /** adj: {@code -|-} */
    ADJACENT
}
