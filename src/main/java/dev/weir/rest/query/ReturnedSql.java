package dev.weir.rest.query;

import dev.weir.catalog.Relationship;
import dev.weir.rest.plan.Embed;
import dev.weir.rest.plan.Expression;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.query.ExpressionSql.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a write returns. Where columns are answered as they are, these are returned. Otherwise the columns are
 * returned that the answer is made of, since the other relations are read after the write.
 */
final class ReturnedSql {

    private final SqlWriter out;
    private final ReadNode answer;
    private final String table;

    /** @param table the alias of the relation in the write, SQL of our own */
    ReturnedSql(SqlWriter out, ReadNode answer, String table) {
        this.out = out;
        this.answer = answer;
        this.table = table;
    }

    /** Whether the columns are answered as they are. */
    boolean asTheyAre() {
        return answer.embeds().isEmpty()
                && answer.output().stream().allMatch(output -> output.expression() instanceof Expression.OfColumn);
    }

    /** Writes the list of what is returned; it is never empty. */
    void list() {
        if (asTheyAre()) {
            outputs();
        } else {
            needed();
        }
    }

    private void outputs() {
        if (!new NodeSql(out, answer, table).outputs()) {
            out.sql("1");
        }
    }

    private void needed() {
        Map<String, Runnable> columns = new LinkedHashMap<>();
        answer.output().forEach(output -> need(output.expression(), columns));
        answer.embeds().forEach(embed -> need(embed, columns));
        if (columns.isEmpty()) {
            out.sql("1");
        }
        out.each(columns.entrySet(), ", ", column -> {
            column.getValue().run();
            out.sql(" as ").name(column.getKey());
        });
    }

    private void need(Expression expression, Map<String, Runnable> columns) {
        switch (expression) {
            case Expression.OfColumn column ->
                columns.put(column.column().name(), () -> out.column(table, column.column()));
            case Expression.OfFunction function ->
                columns.put(function.computed().column().name(), () -> new ExpressionSql(out, table)
                        .call(function.computed().function()));
            case Expression.OfPath path -> need(path.base(), columns);
            case Expression.Shown shown -> need(shown.of(), columns);
            case Expression.Cast cast -> need(cast.of(), columns);
            case Expression.Aggregated aggregated -> {
                if (aggregated.of() != null) {
                    need(aggregated.of(), columns);
                }
            }
            case Expression.Embedded embedded -> {}
            case Expression.Spread spread -> {}
            case Expression.Related related -> {}
        }
    }

    private void need(Embed embed, Map<String, Runnable> columns) {
        List<Relationship.Pair> pairs =
                switch (embed.via()) {
                    case Relationship.ByKey key -> key.columns();
                    case Relationship.Through through -> through.fromColumns();
                    case Relationship.ByFunction function -> {
                        columns.put(ExpressionSql.ROW, () -> new ExpressionSql(out, table).row(answer.relation()));
                        yield List.of();
                    }
                };
        pairs.forEach(
                pair -> columns.put(pair.from(), () -> out.sql(table).sql(".").name(pair.from())));
    }

    /** Writes the rows of the answer, made of what was returned. */
    void rows(String returned) {
        NodeSql node = new NodeSql(out, answer, table, Rows.RETURNED);
        node.rows(Source.all(() -> out.sql(returned + " as " + table)));
    }
}
