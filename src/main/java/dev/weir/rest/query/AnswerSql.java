package dev.weir.rest.query;

import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Handled;

/** Writes what every statement of the REST surface has in common: the one row that it answers. */
final class AnswerSql {

    private AnswerSql() {}

    /** How many rows there are. As text it has the one type for which the driver finds its codec at once. */
    static final String COUNT = "count(*)::text";

    /** Writes the columns of the answer up to the total, which follows. */
    static void select(SqlWriter out, String body) {
        out.sql("select ").sql(body).sql(", " + COUNT + ", ");
    }

    /** No body: null, in the body's type. */
    static String none() {
        return "null::json";
    }

    /**
     * All rows as one value, or the only one.
     *
     * <p>{@code rows.*} and not {@code rows}: a bare name would mean a column of that name before it means the row,
     * and the client chooses the columns' names.
     *
     * @param rows the alias of the rows, SQL of our own
     */
    static String body(Form format, String rows, Bound bound) {
        return body(format, rows, rows + ".*", bound);
    }

    /** The same of one value for each row, which is SQL of our own. */
    static String body(Form format, String rows, String value, Bound bound) {
        return bound.of(all(format, rows, value), body(format, rows, value));
    }

    /**
     * How large a body may be, so that it never travels, and never fills the memory here, when it is larger. PostgreSQL
     * computes the aggregate once, however often it is written, and knows its size without looking at it. That size
     * includes a header of four bytes, and what is stripped of it afterwards.
     *
     * @param larger what is in place of a larger one, SQL of our own
     */
    record Bound(long maxBytes, String larger) {

        /** The bound of a read, of which there is nothing then. */
        static Bound ofRead(long maxBytes) {
            return new Bound(maxBytes, "null");
        }

        private String of(String all, String body) {
            return "case when pg_column_size(" + all + ") > " + (maxBytes + 4) + " then " + larger + " else " + body
                    + " end";
        }
    }

    private static String body(Form form, String rows, String value) {
        return switch (form) {
            case Format format -> own(format, rows, value);
            case Handled handled -> HandledSql.body(handled, rows, value);
        };
    }

    private static String own(Format format, String rows, String value) {
        String all = all(format, rows, value);
        return switch (format) {
            case JSON, NDJSON -> "coalesce(" + all + ", '[]')";
            case STRIPPED_JSON -> "coalesce(json_strip_nulls(" + all + "), '[]')";
            case OBJECT -> all + " -> 0";
            case STRIPPED_OBJECT -> "json_strip_nulls(" + all + " -> 0)";
            case CSV -> CsvSql.text(rows);
        };
    }

    private static String all(Form form, String rows, String value) {
        return switch (form) {
            case Format format -> format == Format.CSV ? CsvSql.lines(rows) : "json_agg(" + value + ")";
            case Handled handled -> HandledSql.made(handled, rows, value);
        };
    }

    /** The value of the only row; the JSON null without one. */
    static String only(Form form, String rows, String value, Bound bound) {
        return form instanceof Format format
                ? bound.of(all(format, rows, value), only(format, rows, value))
                : body(form, rows, value, bound);
    }

    private static String only(Format format, String rows, String value) {
        return switch (format) {
            case JSON, NDJSON, OBJECT -> "coalesce(json_agg(" + value + ") -> 0, 'null')";
            case STRIPPED_JSON, STRIPPED_OBJECT -> "coalesce(json_strip_nulls(json_agg(" + value + ") -> 0), 'null')";
            case CSV -> CsvSql.text(rows);
        };
    }

    /** One row as an object; of {@code rows.*} holds the same. */
    static String object(String rows) {
        return "row_to_json(" + rows + ".*)";
    }
}
