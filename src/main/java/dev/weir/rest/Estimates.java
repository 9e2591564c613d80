package dev.weir.rest;

import dev.weir.dispatch.work.Row;
import dev.weir.rest.plan.AnswerRow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PostgreSQL's EXPLAIN (FORMAT JSON). */
final class Estimates {

    /** Of the nodes of a plan the outermost one is described first. */
    private static final Pattern ROWS = Pattern.compile("\"Plan Rows\": *([0-9]+)");

    /** As many digits as the largest long has. */
    private static final int LONGEST = 19;

    private Estimates() {}

    /** How many rows the plan expects; takes the row over. */
    static long rows(Row row) {
        try {
            Matcher rows = ROWS.matcher(String.valueOf(row.text(AnswerRow.BODY)));
            return rows.find() ? number(rows.group(1)) : 0;
        } finally {
            row.release();
        }
    }

    /** The planner's guesses go up to 1e100. */
    private static long number(String digits) {
        return digits.length() < LONGEST ? Long.parseLong(digits) : Long.MAX_VALUE;
    }
}
