package dev.weir.rest.query;

import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Page;

/**
 * Writes rows as CSV (RFC 4180), with PostgreSQL's text of each value: its text of a whole row is that but for the
 * parentheses around it, and for backslashes, of which it makes two (PostgreSQL documentation, 8.16.6). NULL is nothing,
 * and an empty text a pair of quotes.
 */
final class CsvSql {

    private CsvSql() {}

    /** The names of the columns and all rows, a line each; without a row there are no names. */
    static String text(String rows) {
        return "coalesce(" + names(rows) + ", '') || chr(10) || coalesce(" + lines(rows) + ", '')";
    }

    /**
     * Writes what keeps the rows of a query without a window such that each value is computed once, though the row is
     * mentioned several times.
     */
    static void once(SqlWriter out, Form format, Page page) {
        if (format == Format.CSV && page.equals(Page.ALL)) {
            out.sql(" offset 0");
        }
    }

    /** All rows, a line each; null without one. */
    static String lines(String rows) {
        return "string_agg(replace(left(substr(row(" + rows + ".*)::text, 2), -1), '\\\\', '\\'), chr(10))";
    }

    /** Any row has them all, as the keys of its object; the least is one that takes no memory for the others. */
    private static String names(String rows) {
        return "(select string_agg(case when k ~ '[\",[:cntrl:]]' then '\"' || replace(k, '\"', '\"\"') || '\"' else k end, ',')"
                + " from json_object_keys(min(row_to_json(" + rows + ".*)::text collate \"C\")::json) as k)";
    }
}
