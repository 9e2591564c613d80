package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Output;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Payload;
import java.util.List;

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

    private final SqlWriter out = new SqlWriter();
    private final Format format;
    private final boolean body;
    private final boolean total;

    /** Whether the answer has rows, which have no columns. */
    private boolean bare;

    private WriteSql(Format format, boolean body, boolean total) {
        this.format = format;
        this.body = body;
        this.total = total;
    }

    static Statement insert(InsertPlan plan) {
        return new WriteSql(plan.format(), plan.body(), plan.total()).inserting(plan);
    }

    static Statement update(UpdatePlan plan) {
        WriteSql sql = new WriteSql(plan.format(), plan.body(), plan.total());
        return plan.columns().isEmpty() ? sql.changingNothing(plan) : sql.updating(plan);
    }

    static Statement delete(DeletePlan plan) {
        return new WriteSql(plan.format(), plan.body(), plan.total()).deleting(plan);
    }

    private Statement inserting(InsertPlan plan) {
        out.sql("with w as (insert into ").name(plan.relation().name()).sql(" as " + TARGET);
        if (plan.columns().isEmpty()) {
            defaults(plan.payload());
        } else {
            out.sql(" (").each(plan.columns(), ", ", column -> out.name(column.name()));
            out.sql(") select ").each(plan.columns(), ", ", column -> out.column(SOURCE, column));
            source(plan.payload(), plan.columns());
        }
        returning(plan.output(), plan.key());
        return answer(Effects.WRITE, plan.key());
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

    private Statement updating(UpdatePlan plan) {
        out.sql("with w as (update ").name(plan.relation().name()).sql(" as " + TARGET + " set ");
        out.each(plan.columns(), ", ", column -> out.name(column.name())
                .sql(" = ")
                .column(SOURCE, column));
        source(plan.payload(), plan.columns());
        new FilterSql(out, TARGET).where(plan.filter());
        returning(plan.output(), List.of());
        return answer(Effects.WRITE, List.of());
    }

    /** Nothing is to be set: no row is touched, no trigger fires, and the answer has its usual form. */
    private Statement changingNothing(UpdatePlan plan) {
        Relation relation = plan.relation();
        out.sql("with w as (select ");
        outputs(plan.output());
        out.sql(" from ").name(relation.name()).sql(" as " + TARGET + " where false");
        return answer(Effects.READ, List.of());
    }

    private Statement deleting(DeletePlan plan) {
        out.sql("with w as (delete from ").name(plan.relation().name()).sql(" as " + TARGET);
        new FilterSql(out, TARGET).where(plan.filter());
        returning(plan.output(), List.of());
        return answer(Effects.WRITE, List.of());
    }

    private void source(Payload payload, List<Column> columns) {
        out.sql(payload.array() ? " from json_to_recordset(" : " from json_to_record(");
        out.argument(payload.json()).sql(") as " + SOURCE + "(");
        out.each(columns, ", ", column -> out.name(column.name()).sql(" " + column.type()));
        out.sql(")");
    }

    private void returning(List<Output> output, List<String> key) {
        out.sql(" returning ");
        if (key.isEmpty()) {
            outputs(output);
        } else {
            out.each(key, ", ", name -> out.sql(TARGET + ".").name(name));
        }
    }

    /** RETURNING takes no empty list: what stands for one is left out of the answer again. */
    private void outputs(List<Output> output) {
        bare = body && output.isEmpty();
        if (output.isEmpty()) {
            out.sql("1");
        } else {
            AnswerSql.outputs(out, TARGET, output);
        }
    }

    /** A key is that of the only row, so that any aggregate would do to get its text. */
    private Statement answer(Effects effects, List<String> key) {
        out.sql(") ");
        AnswerSql.select(out, OnlyRow.required(format, body ? AnswerSql.body(format, "w") : AnswerSql.none()));
        out.sql(total ? AnswerSql.COUNT : "null");
        key.forEach(name -> out.sql(", min(w.").name(name).sql("::text)"));
        out.sql(bare ? " from (select from w) as w" : " from w");
        return out.statement(effects, Reply.ROW, AnswerRow.ofWrite(key.size()));
    }
}
