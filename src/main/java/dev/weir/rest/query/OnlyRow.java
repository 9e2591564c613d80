package dev.weir.rest.query;

import dev.weir.rest.request.Format;

/** Has a write of any number of rows but one fail, where its answer has a place for one: only so is nothing written. */
final class OnlyRow {

    private OnlyRow() {}

    /** The body of a write's answer, of type json, that fails unless there is one row to answer. */
    static String required(Format format, String body) {
        return format.isSingular()
                ? "case when count(*) = 1 then " + body + " else to_json(" + WriteGuard.fail(WriteGuard.NOT_ONE)
                        + ") end"
                : body;
    }
}
