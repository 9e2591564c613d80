package dev.weir.rest.query;

import dev.weir.rest.plan.Output;
import java.util.List;

/** Writes what every statement of the REST surface has in common: the one row that it answers. */
final class AnswerSql {

    private AnswerSql() {}

    /**
     * Writes the columns of the answer up to the total, which follows.
     *
     * <p>{@code rows.*} and not {@code rows}: a bare name would mean a column of that name before it means the row,
     * and the client chooses the columns' names.
     *
     * @param rows the alias of the rows, SQL of our own
     */
    static void select(SqlWriter out, boolean body, String rows) {
        out.sql(body ? "select coalesce(json_agg(" + rows + ".*), '[]'), count(*), " : "select null::json, count(*), ");
    }

    /** Writes the members of each object; their keys are the names of the columns. */
    static void outputs(SqlWriter out, String table, List<Output> outputs) {
        out.each(outputs, ", ", output -> {
            out.column(table, output.column());
            if (!output.name().equals(output.column().name())) {
                out.sql(" as ").name(output.name());
            }
        });
    }
}
