package dev.weir.rest.query;

import dev.weir.catalog.Function.Parameter;
import dev.weir.dispatch.work.ArrayLiterals;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.Inputs;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.query.AnswerSql.Bound;
import dev.weir.rest.query.ExpressionSql.Rows;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Page;
import java.util.List;
import java.util.Objects;
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
    /** Whether functions of a row can be asked for, which need rows of the relation's own type. */
    private final boolean typed;

    CallSql(CallPlan plan) {
        this.plan = plan;
        ReadNode rows = plan.rows();
        boolean windowed = !(rows == null ? plan.page() : rows.page()).equals(Page.ALL);
        this.counted = plan.terms().atMost() != null || (plan.total() && windowed);
        this.typed =
                rows != null && rows.relation().name().equals(plan.function().returnsRelation());
        this.node = rows == null ? null : new NodeSql(out, rows, ROW, counted && typed ? Rows.HELD : Rows.OWN);
        this.source = Source.all(counted ? () -> out.sql("c as " + ROW) : this::call);
    }

    Statement statement() {
        if (counted) {
            common();
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
        if (node == null && !plan.body()) {
            // A value that nothing mentions is not computed.
            out.sql(" having count(t.v) >= 0");
        }
        return plan.format() == Format.NDJSON
                ? out.statement(effects(), Reply.ROWS, AnswerRow.OF_STREAM)
                : out.statement(effects(), Reply.ROW, AnswerRow.OF_READ);
    }

    private void common() {
        out.sql("with c as materialized (select " + ROW + ".*");
        if (typed) {
            out.sql(", ");
            new ExpressionSql(out, ROW).row(Objects.requireNonNull(plan.rows()).relation());
            out.sql(" as ").name(ExpressionSql.ROW);
        }
        out.sql(" from ");
        call();
        out.sql(") ");
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
        Bound bound = plan.reads() ? Bound.ofRead(plan.maxBytes()) : WriteGuard.bound(plan.format(), plan.maxBytes());
        String body = plan.function().returnsSet()
                ? AnswerSql.body(plan.format(), "t", value, bound)
                : AnswerSql.only(plan.format(), "t", value, bound);
        return plan.reads() ? body : WriteGuard.onlyRow(plan.format(), body, WriteGuard.ROWS, false);
    }

    private void total() {
        Long atMost = plan.terms().atMost();
        if (atMost != null) {
            String returned = "(select count(*) from c)";
            out.sql("case when " + returned + " > ")
                    .argument(atMost.toString())
                    .sql("::int8 then " + WriteGuard.fail(WriteGuard.AFFECTED, returned) + " else ");
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
            WindowSql.write(out, plan.page());
        } else if (plan.body() || isGrouped()) {
            node.rows(source);
            CsvSql.once(out, plan.format(), Objects.requireNonNull(plan.rows()).page());
        } else {
            node.bareRows(source);
        }
    }

    /**
     * Writes what stands after from. A single value is that of a selection, where PostgreSQL takes any type; the offset
     * keeps it one that is computed once, however often it is mentioned.
     */
    private void call() {
        if (plan.inputs() instanceof Inputs.Members members
                && !members.parameters().isEmpty()) {
            out.sql(members.first() ? "json_to_record(cast(" : "json_to_record(")
                    .argument(members.json())
                    .sql(members.first() ? " as json) -> 0" : "")
                    .sql(") as " + ARGUMENTS + "(")
                    .each(members.parameters(), ", ", parameter -> out.name(parameter.name())
                            .sql(" " + typeOf(parameter, "jsonb")))
                    .sql(") cross join lateral ");
        }
        out.sql(node == null ? "(select " : "").name(plan.function().name()).sql("(");
        arguments();
        out.sql(node == null ? ") as v offset 0) as " + ROW : ") as " + ROW);
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
                .sql("::" + typeOf(parameter, "text"));
    }

    /**
     * The type of a value for a parameter.
     *
     * @param any that of a value for a parameter of any type
     */
    private static String typeOf(Parameter parameter, String any) {
        return switch (parameter.type()) {
            case "anyelement", "anynonarray", "anycompatible", "anycompatiblenonarray" -> any;
            case "anyarray", "anycompatiblearray" -> any + "[]";
            default -> parameter.type();
        };
    }

    private SqlWriter named(Parameter parameter) {
        return out.sql(parameter.variadic() ? "variadic " : "")
                .name(parameter.name())
                .sql(" => ");
    }
}
