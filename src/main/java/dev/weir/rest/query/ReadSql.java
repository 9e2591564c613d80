package dev.weir.rest.query;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.Counting;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.query.AnswerSql.Bound;
import dev.weir.rest.request.Page;
import dev.weir.rest.request.Preferences.Count;
import org.jspecify.annotations.Nullable;

/**
 * Writes a read: the page as a subquery, and over it the one row of the answer, or each row as an object.
 *
 * <p>The rows keep their order because the ordered subquery's rows are taken as they come and nothing stands between
 * the two (PostgreSQL documentation, 9.21, for the aggregate).
 */
final class ReadSql {

    private static final String ROOT = "r";

    private final SqlWriter out = new SqlWriter();
    private final ReadPlan plan;
    private final ReadNode root;
    private final NodeSql node;

    ReadSql(ReadPlan plan) {
        this.plan = plan;
        this.root = plan.root();
        this.node = new NodeSql(out, root, ROOT);
    }

    Statement statement() {
        if (plan.format().isStream()) {
            out.sql("select ").sql(AnswerSql.object("t"));
        } else {
            AnswerSql.select(
                    out,
                    plan.body() ? AnswerSql.body(plan.format(), "t", Bound.ofRead(plan.maxBytes())) : AnswerSql.none());
            total();
        }
        out.sql(" from (");
        page();
        out.sql(") as t");
        if (plan.format().isStream()) {
            return out.statement(effects(), Reply.ROWS, AnswerRow.OF_STREAM);
        }
        return plan.isByKey()
                ? out.mergeable(AnswerRow.OF_READ)
                : out.statement(effects(), Reply.ROW, AnswerRow.OF_READ);
    }

    Statement explainAll() {
        out.sql("explain (format json) select 1");
        all();
        return out.statement(effects(), Reply.ROW, AnswerRow.OF_STREAM);
    }

    private Effects effects() {
        return plan.plain() ? Effects.PLAIN_READ : Effects.READ;
    }

    private void total() {
        Counting counting = plan.counting();
        if (counting == null || counting.how() == Count.PLANNED) {
            out.sql("null");
        } else if (root.page().equals(Page.ALL) && !root.isCount()) {
            out.sql(AnswerSql.COUNT);
        } else {
            total(counting.limit());
        }
    }

    /** @param limit up to where is counted; null for all */
    private void total(@Nullable Long limit) {
        out.sql("(select " + AnswerSql.COUNT);
        if (limit == null) {
            all();
            out.sql(")");
        } else {
            out.sql(" from (select 1");
            all();
            out.sql(" limit ").argument(Long.toString(limit + 1)).sql(") as c)");
        }
    }

    /** Writes all rows, or groups of rows, without the window. Who asks for a number of rows alone asks for that of the table's. */
    private void all() {
        if (root.grouped() && !root.isCount()) {
            out.sql(" from (select ");
            node.outputs();
            node.from(node.relation());
            out.sql(") as t");
        } else {
            node.bareFrom(node.relation());
        }
    }

    private void page() {
        if (plan.body() || root.grouped()) {
            node.rows();
            CsvSql.once(out, plan.format(), root.page());
        } else {
            node.bareRows(node.relation());
        }
    }
}
