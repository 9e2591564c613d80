package dev.weir.rest.query;

import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.rest.plan.Expression;
import dev.weir.rest.plan.SqlType;
import dev.weir.rest.request.JsonStep;

/**
 * Writes the expressions of one node.
 *
 * @param table the alias of its relation, SQL of our own
 * @param rows what its rows are
 */
record ExpressionSql(SqlWriter out, String table, Rows rows) {

    /** What the rows of a relation are. */
    enum Rows {
        /** Those of a relation, or of a function that returns such. */
        OWN,
        /** Of no type with a name: a column has the row itself, of the relation's type. */
        HELD,
        /** What a write returned: as those, and functions of a row are columns already. */
        RETURNED
    }

    /** The column that has the row itself, for functions of it. */
    static final String ROW = "*";

    /** What the alias of an embedded relation begins with; its number follows. */
    static final String EMBED = "e";

    /** The column of an embedded relation that is null when nothing belongs to the row. */
    static final String PRESENT = "j";

    /** What the columns begin with that an embedded relation has for the order of the rows; a number follows. */
    static final String ORDERED = "o";

    ExpressionSql(SqlWriter out, String table) {
        this(out, table, Rows.OWN);
    }

    void write(Expression expression) {
        switch (expression) {
            case Expression.OfColumn column -> out.column(table, column.column());
            case Expression.OfFunction function -> {
                if (rows == Rows.RETURNED) {
                    out.column(table, function.computed().column());
                } else {
                    call(function.computed().function());
                }
            }
            case Expression.OfPath path -> path(path);
            case Expression.Shown shown -> {
                out.name(shown.function()).sql("(");
                write(shown.of());
                out.sql(")");
            }
            case Expression.Cast cast -> {
                out.sql("cast(");
                write(cast.of());
                out.sql(" as ");
                type(cast.type());
                out.sql(")");
            }
            case Expression.Aggregated aggregated -> aggregated(aggregated);
            case Expression.Embedded embedded -> value(EMBED + embedded.embed() + "." + PRESENT, embedded.many());
            case Expression.Spread spread -> value(EMBED + spread.embed() + ".s" + spread.member(), spread.many());
            case Expression.Related related -> out.sql(EMBED + related.embed() + "." + ORDERED + related.number());
        }
    }

    /** Writes a call of a function of the row. {@code r.*}, since a bare {@code r} would mean a column of that name first. */
    void call(QualifiedName function) {
        out.name(function).sql("(").sql(table).sql(".");
        if (rows == Rows.OWN) {
            out.sql("*");
        } else {
            out.name(ROW);
        }
        out.sql(")");
    }

    /** Writes the row itself, of the relation's own type. */
    void row(Relation relation) {
        out.sql("row(" + table + ".*)::").name(relation.name());
    }

    /** Of many rows there is an array, also of none. */
    private void value(String column, boolean many) {
        out.sql(many ? "coalesce(" + column + ", '[]')" : column);
    }

    private void path(Expression.OfPath path) {
        String base = path.base().dataType().base();
        boolean json = base.equals("json") || base.equals("jsonb");
        out.sql(json ? "(" : "(pg_catalog.to_jsonb(");
        write(path.base());
        out.sql(json ? "" : ")");
        for (JsonStep step : path.steps()) {
            out.sql(step.asText() ? " ->> " : " -> ").argument(step.key()).sql(step.index() ? "::int4" : "::text");
        }
        out.sql(")");
    }

    private void aggregated(Expression.Aggregated aggregated) {
        out.sql(aggregated.isBuiltIn() ? "pg_catalog." : "")
                .sql(aggregated.function().word())
                .sql("(");
        if (aggregated.of() == null) {
            out.sql("*");
        } else {
            write(aggregated.of());
        }
        out.sql(")");
    }

    private void type(SqlType type) {
        out.sql(type.builtIn() ? "pg_catalog." : "").name(type.name()).sql(type.length() + (type.array() ? "[]" : ""));
    }
}
