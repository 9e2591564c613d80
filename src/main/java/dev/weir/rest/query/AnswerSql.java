package dev.weir.rest.query;

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
     * All rows as one array.
     *
     * <p>{@code rows.*} and not {@code rows}: a bare name would mean a column of that name before it means the row,
     * and the client chooses the columns' names.
     *
     * @param rows the alias of the rows, SQL of our own
     */
    static String array(String rows) {
        return "coalesce(json_agg(" + rows + ".*), '[]')";
    }

    /**
     * As {@link #array(String)}, and null when it has more bytes than that: so they never travel, and never fill the
     * memory here. PostgreSQL computes the aggregate once, however often it is written, and knows its size without
     * looking at it. That size includes a header of four bytes.
     */
    static String array(String rows, long maxBytes) {
        return "case when pg_column_size(json_agg(" + rows + ".*)) > " + (maxBytes + 4) + " then null else "
                + array(rows) + " end";
    }

    /** The same of any values, which are SQL of our own. */
    static String arrayOf(String values, long maxBytes) {
        String array = "json_agg(" + values + ")";
        return "case when pg_column_size(" + array + ") > " + (maxBytes + 4) + " then null else coalesce(" + array
                + ", '[]') end";
    }

    /** One row as an object; of {@code rows.*} holds the same. */
    static String object(String rows) {
        return "row_to_json(" + rows + ".*)";
    }
}
