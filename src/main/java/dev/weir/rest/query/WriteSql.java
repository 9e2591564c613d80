package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.Conflict;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.plan.Terms;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statements that change rows: the change in a common table expression, and over what it returns the one
 * row of the answer.
 *
 * <p>A payload is one argument, whatever it holds: PostgreSQL takes it apart with {@code json_to_record} and the
 * columns' own types. It stays {@code json}, so that numbers keep their digits and json columns their spelling. Only
 * the selected columns are returned, since RETURNING needs the privilege to read what it names.
 */
final class WriteSql {

    private static final String TARGET = "r";
    private static final String SOURCE = "p";

    /**
     * Counts a row that was there already, by a setting of the transaction: nothing that RETURNING can name tells it of
     * views and partitions.
     */
    private static final String COUNT_MERGED = "set_config('weir.merged',"
            + " (coalesce(nullif(current_setting('weir.merged', true), ''), '0')::int8 + 1)::text, true) is not null";

    private static final String MERGED = "coalesce(nullif(current_setting('weir.merged', true), ''), '0')::int8";

    private final SqlWriter out = new SqlWriter();
    private final Form format;
    private final boolean body;
    private final boolean total;
    private final Terms terms;

    /** Whether the answer has rows, which have no columns. */
    private boolean bare;

    /** What is returned; null when it is a key. */
    private @Nullable ReturnedSql returned;

    private WriteSql(Form format, boolean body, boolean total, Terms terms) {
        this.format = format;
        this.body = body;
        this.total = total;
        this.terms = terms;
    }

    static Statement insert(InsertPlan plan) {
        return new WriteSql(plan.format(), plan.body(), plan.total(), plan.terms()).inserting(plan);
    }

    static Statement update(UpdatePlan plan) {
        WriteSql sql = new WriteSql(plan.format(), plan.body(), plan.total(), plan.terms());
        return plan.columns().isEmpty() ? sql.changingNothing(plan) : sql.updating(plan);
    }

    static Statement delete(DeletePlan plan) {
        return new WriteSql(plan.format(), plan.body(), plan.total(), plan.terms()).deleting(plan);
    }

    private Statement inserting(InsertPlan plan) {
        out.sql("with w as (insert into ").name(plan.relation().name()).sql(" as " + TARGET);
        if (plan.columns().isEmpty()) {
            defaults(plan.payload());
        } else {
            out.sql(" (").each(plan.columns(), ", ", column -> out.name(column.name()));
            out.sql(") select ").each(plan.columns(), ", ", this::value);
            source(plan.payload(), plan.columns());
        }
        if (plan.put() != null) {
            new FilterSql(out, new ExpressionSql(out, SOURCE)).where(plan.put());
        }
        if (plan.conflict() != null) {
            resolving(plan.conflict(), plan.columns());
        }
        returning(plan.answer(), plan.key());
        return answer(writes(), plan.put() != null, plan.merges(), plan.key());
    }

    /** A row of nothing but defaults for each object: a select without columns leaves all of them to the table. */
    private void defaults(Payload payload) {
        if (payload.array()) {
            out.sql(" select from json_array_elements(")
                    .argument(payload.json())
                    .sql(")");
        } else {
            out.sql(" default values");
        }
    }

    private void resolving(Conflict conflict, List<Column> columns) {
        out.sql(" on conflict (")
                .each(conflict.columns(), ", ", column -> out.name(column.name()))
                .sql(")");
        if (!conflict.merge()) {
            out.sql(" do nothing");
            return;
        }
        // Without any, the row that is there is to be found all the same.
        List<Column> merged = columns.isEmpty() ? conflict.columns() : columns;
        out.sql(" do update set ")
                .each(merged, ", ", column -> out.name(column.name())
                        .sql(" = excluded.")
                        .name(column.name()))
                .sql(" where " + COUNT_MERGED);
    }

    private Statement updating(UpdatePlan plan) {
        out.sql("with w as (update ").name(plan.relation().name()).sql(" as " + TARGET + " set ");
        out.each(plan.columns(), ", ", column -> {
            out.name(column.name()).sql(" = ");
            value(column);
        });
        source(plan.payload(), plan.columns());
        new FilterSql(out, new ExpressionSql(out, TARGET)).where(plan.filter());
        returning(plan.answer(), List.of());
        return answer(writes(), false, false, List.of());
    }

    /** Nothing is to be set: no row is touched, no trigger fires, and the answer has its usual form. */
    private Statement changingNothing(UpdatePlan plan) {
        Relation relation = plan.relation();
        out.sql("with w as (select ");
        returned(plan.answer());
        out.sql(" from ").name(relation.name()).sql(" as " + TARGET + " where false");
        return answer(Effects.READ, false, false, List.of());
    }

    private Statement deleting(DeletePlan plan) {
        out.sql("with w as (delete from ").name(plan.relation().name()).sql(" as " + TARGET);
        new FilterSql(out, new ExpressionSql(out, TARGET)).where(plan.filter());
        returning(plan.answer(), List.of());
        return answer(writes(), false, false, List.of());
    }

    private Effects writes() {
        return terms.rollback() ? Effects.TRIAL : Effects.WRITE;
    }

    /** What a column gets of an object. The default is the database's own expression. */
    private void value(Column column) {
        if (!terms.defaults() || column.defaultSql() == null) {
            out.column(SOURCE, column);
            return;
        }
        out.sql("case when (e.o -> ")
                .argument(column.name())
                .sql("::text) is null then (" + column.defaultSql() + ")::" + column.type() + " else ")
                .column(SOURCE, column)
                .sql(" end");
    }

    private void source(Payload payload, List<Column> columns) {
        new PayloadSql(out, SOURCE).from(payload, columns, terms.defaults());
    }

    private void returning(ReadNode answer, List<String> key) {
        out.sql(" returning ");
        if (key.isEmpty()) {
            returned(answer);
        } else {
            out.each(key, ", ", name -> out.sql(TARGET + ".").name(name));
        }
    }

    /** RETURNING takes no empty list: what stands for one is left out of the answer again. */
    private void returned(ReadNode answer) {
        returned = new ReturnedSql(out, answer, TARGET);
        bare = body && answer.output().isEmpty();
        returned.list();
    }

    private void from() {
        if (returned != null && !returned.asTheyAre()) {
            out.sql(" from (");
            returned.rows("w");
            out.sql(") as w");
        } else {
            out.sql(bare ? " from (select from w) as w" : " from w");
        }
    }

    /**
     * Writes the one row of the answer.
     *
     * @param put whether all of it fails unless one row was written
     * @param merges whether it says how many rows were not there before
     * @param key that of the only row, so that any aggregate would do to get its text
     */
    private Statement answer(Effects effects, boolean put, boolean merges, List<String> key) {
        out.sql(") ");
        String written = written();
        String rows = body ? AnswerSql.body(format, "w", WriteGuard.bound(format, terms.maxBytes())) : AnswerSql.none();
        AnswerSql.select(out, WriteGuard.onlyRow(format, rows, written, put));
        total(written, put);
        if (merges) {
            out.sql(", (" + written + " - " + MERGED + ")::text");
        }
        key.forEach(name -> out.sql(", min(w.").name(name).sql("::text)"));
        from();
        return out.statement(effects, Reply.ROW, AnswerRow.ofWrite(merges, key.size()));
    }

    /** How many rows were written: those of the answer, unless other relations or aggregates make it others. */
    private String written() {
        return returned == null || returned.asTheyAre() ? WriteGuard.ROWS : "(select count(*) from w)";
    }

    private void total(String written, boolean put) {
        boolean guarded = put || terms.atMost() != null;
        if (guarded) {
            out.sql("case");
        }
        if (put) {
            out.sql(" when " + written + " <> 1 then " + WriteGuard.fail(WriteGuard.OTHER_ROW, written));
        }
        if (terms.atMost() != null) {
            out.sql(" when " + written + " > ")
                    .argument(terms.atMost().toString())
                    .sql("::int8 then " + WriteGuard.fail(WriteGuard.AFFECTED, written));
        }
        out.sql(guarded ? " else " : "")
                .sql(total ? written + "::text" : "null")
                .sql(guarded ? " end" : "");
    }
}
