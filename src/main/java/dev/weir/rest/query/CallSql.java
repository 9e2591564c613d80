package dev.weir.rest.query;

import dev.weir.catalog.Function.Parameter;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.Inputs;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the call of a function. Its rows are read as those of a relation are. Arguments are named; those of a JSON object
 * PostgreSQL takes apart by the parameters' own types, as it does for a write.
 */
final class CallSql {

    private static final String ROW = "r";
    private static final String ARGUMENTS = "a";

    private final SqlWriter out = new SqlWriter();
    private final CallPlan plan;
    private final @Nullable NodeSql node;
    private final Source source;
    /** The function is called once, also when its rows are counted besides. */
    private final boolean counted;

    CallSql(CallPlan plan) {
        this.plan = plan;
        ReadNode rows = plan.rows();
        this.node = rows == null ? null : new NodeSql(out, rows, ROW);
        this.counted = plan.total() && !(rows == null ? plan.page() : rows.page()).equals(Page.ALL);
        this.source = Source.all(counted ? () -> out.sql("c as " + ROW) : this::call);
    }

    Statement statement() {
        if (counted) {
            out.sql("with c as materialized (select " + ROW + ".* from ");
            call();
            out.sql(") ");
        }
        if (plan.format() == Format.NDJSON) {
            out.sql(node == null ? "select coalesce(to_json(t.v), 'null')" : "select " + AnswerSql.object("t"));
        } else {
            AnswerSql.select(out, plan.body() ? body() : AnswerSql.none());
            total();
        }
        out.sql(" from (");
        page();
        out.sql(") as t");
        return plan.format() == Format.NDJSON
                ? out.statement(effects(), Reply.ROWS, AnswerRow.OF_STREAM)
                : out.statement(effects(), Reply.ROW, AnswerRow.OF_READ);
    }

    private Effects effects() {
        if (plan.reads()) {
            return Effects.READ;
        }
        return plan.terms().rollback() ? Effects.TRIAL : Effects.WRITE;
    }

    /** What is no set is the value itself. */
    private String body() {
        String value = node == null ? "t.v" : "t.*";
        String body = plan.function().returnsSet()
                ? AnswerSql.body(plan.format(), "t", value, plan.maxBytes())
                : AnswerSql.only(plan.format(), "t", value);
        return plan.reads() ? body : OnlyRow.required(plan.format(), body);
    }

    private void total() {
        Long atMost = plan.terms().atMost();
        if (atMost != null) {
            out.sql("case when count(*) > ")
                    .argument(atMost.toString())
                    .sql("::int8 then " + WriteGuard.fail(WriteGuard.AFFECTED) + " else ");
        }
        if (!plan.total()) {
            out.sql("null");
        } else if (!counted) {
            out.sql(AnswerSql.COUNT);
        } else {
            out.sql("(select " + AnswerSql.COUNT);
            all();
            out.sql(")");
        }
        out.sql(atMost == null ? "" : " end");
    }

    private boolean isGrouped() {
        return plan.rows() != null && plan.rows().grouped();
    }

    /** Writes all rows, or groups of rows, without the window. */
    private void all() {
        if (node == null) {
            out.sql(" from c");
        } else if (isGrouped()) {
            out.sql(" from (select ");
            node.outputs();
            node.from(source);
            out.sql(") as t");
        } else {
            node.bareFrom(source);
        }
    }

    private void page() {
        if (node == null) {
            out.sql("select " + ROW + ".v from ");
            source.relation().run();
            NodeSql.window(out, plan.page());
        } else if (plan.body() || isGrouped()) {
            node.rows(source);
        } else {
            node.bareRows(source, true);
        }
    }

    /** Writes what stands after from. A single value is that of a selection, where PostgreSQL takes any type. */
    private void call() {
        if (plan.inputs() instanceof Inputs.Members members
                && !members.parameters().isEmpty()) {
            out.sql("json_to_record(")
                    .argument(members.json())
                    .sql(") as " + ARGUMENTS + "(")
                    .each(members.parameters(), ", ", parameter -> out.name(parameter.name())
                            .sql(" " + parameter.type()))
                    .sql(") cross join lateral ");
        }
        out.sql(node == null ? "(select " : "").name(plan.function().name()).sql("(");
        arguments();
        out.sql(node == null ? ") as v) as " + ROW : ") as " + ROW);
    }

    private void arguments() {
        switch (plan.inputs()) {
            case Inputs.Texts texts -> out.each(texts.texts(), ", ", this::text);
            case Inputs.Members members ->
                out.each(members.parameters(), ", ", parameter -> named(parameter)
                        .sql(ARGUMENTS + ".")
                        .name(parameter.name()));
            case Inputs.Whole whole ->
                out.argument(whole.text()).sql("::" + whole.parameter().type());
        }
    }

    private void text(Inputs.Text text) {
        List<String> values = text.values();
        Parameter parameter = text.parameter();
        named(parameter)
                .argument(parameter.variadic() ? ArrayLiterals.of(values) : values.getFirst())
                .sql("::" + parameter.type());
    }

    private SqlWriter named(Parameter parameter) {
        return out.sql(parameter.variadic() ? "variadic " : "")
                .name(parameter.name())
                .sql(" => ");
    }
}
