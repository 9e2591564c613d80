package dev.weir.rest.query;

import dev.weir.rest.plan.Embed;
import dev.weir.rest.plan.Expression;
import dev.weir.rest.plan.Ordering;
import dev.weir.rest.plan.Output;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.query.ExpressionSql.Rows;
import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;
import dev.weir.rest.request.Page;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of one node as a query. Each relation that is embedded in it is a lateral join, which gives one row with
 * {@code j}: the JSON of what belongs to the row, or null when nothing does.
 */
final class NodeSql {

    private final SqlWriter out;
    private final ReadNode node;
    private final String table;
    private final ExpressionSql expressions;
    private final EmbedSql embeds;
    private final boolean grouped;
    private final boolean present;
    /** The values of the members of groups, in their order; of single rows none is needed. */
    private final List<Expression> members;

    NodeSql(SqlWriter out, ReadNode node, String table) {
        this(out, node, table, Rows.OWN, false);
    }

    /** @param present whether aggregates of no row at all are no row */
    NodeSql(SqlWriter out, ReadNode node, String table, boolean present) {
        this(out, node, table, Rows.OWN, present);
    }

    /** @param rows what the rows are of the relation with the alias's name */
    NodeSql(SqlWriter out, ReadNode node, String table, Rows rows) {
        this(out, node, table, rows, false);
    }

    private NodeSql(SqlWriter out, ReadNode node, String table, Rows rows, boolean present) {
        this.out = out;
        this.node = node;
        this.table = table;
        this.expressions = new ExpressionSql(out, table, rows);
        this.embeds = new EmbedSql(out, node, expressions);
        this.grouped = node.grouped();
        this.present = present;
        this.members = grouped ? node.output().stream().map(Output::expression).toList() : List.of();
    }

    /** Writes all of the node's rows with their members, in their order, from the relation itself. */
    void rows() {
        rows(relation());
    }

    /** The relation itself. */
    Source relation() {
        return Source.all(() -> out.name(node.relation().name()).sql(" as " + table));
    }

    /** Writes the node's rows with their members, in their order. */
    void rows(Source source) {
        WindowSql window = new WindowSql(out, node.page());
        window.open();
        out.sql("select ");
        outputs();
        from(source);
        order();
        window.close();
    }

    /** Writes the node's rows without members and order, for them to be counted or looked for. */
    void bareRows(Source source) {
        WindowSql window = new WindowSql(out, node.page());
        window.open();
        out.sql("select 1");
        bareFrom(source);
        window.close();
    }

    /** Writes the members, if there are any. */
    boolean outputs() {
        out.each(node.output(), ", ", this::output);
        return !node.output().isEmpty();
    }

    private void output(Output output) {
        expressions.write(output.expression());
        if (grouped && output.expression().isJson() && !(output.expression() instanceof Expression.Shown)) {
            // What is grouped by has to have an equality.
            out.sql("::jsonb");
        }
        boolean named = output.expression() instanceof Expression.OfColumn column
                && column.column().name().equals(output.name());
        if (!named) {
            out.sql(" as ").name(output.name());
        }
    }

    /** Writes from, the joins of whatever is embedded, where and group by. */
    void from(Source source) {
        out.sql(" from ");
        source.relation().run();
        node.embeds().stream().filter(NodeSql::isUsed).forEach(embeds::join);
        where(source);
        groups();
    }

    /** Writes from, the joins that decide which rows there are, and where. */
    void bareFrom(Source source) {
        out.sql(" from ");
        source.relation().run();
        node.embeds().stream().filter(Embed::restricts).forEach(embeds::bareJoin);
        where(source);
    }

    private static boolean isUsed(Embed embed) {
        return embed.form() != Embed.Form.NOTHING
                || embed.restricts()
                || !embed.ordering().isEmpty();
    }

    private void where(Source source) {
        new FilterSql(out, expressions).where(node.filter(), source);
    }

    private void groups() {
        if (!grouped) {
            return;
        }
        String separator = " group by ";
        for (int i = 0; i < members.size(); i++) {
            if (!members.get(i).aggregates()) {
                out.sql(separator);
                group(members.get(i), i + 1);
                separator = ", ";
            }
        }
        String comma = separator;
        node.order().stream().map(Ordering::expression).filter(this::isShown).forEach(value -> {
            out.sql(comma);
            expressions.write(value);
        });
        if (present) {
            out.sql(" having count(*) > 0");
        }
    }

    /** Writes what tells groups apart: of what is shown by a function the value itself, by which it can be ordered too. */
    private void group(Expression member, int number) {
        if (member instanceof Expression.Shown shown) {
            expressions.write(shown.of());
        } else {
            out.sql(Integer.toString(number));
        }
    }

    /** Writes the order and a window. */
    void ordered(Page page) {
        order();
        WindowSql.write(out, page);
    }

    private void order() {
        if (!node.order().isEmpty()) {
            out.sql(" order by ").each(node.order(), ", ", this::ordering);
        }
    }

    private void ordering(Ordering ordering) {
        // The number of the member with this value, which groups are told apart by; 0 when there is none.
        int member = members.indexOf(member(ordering.expression())) + 1;
        if (member > 0) {
            out.sql(Integer.toString(member));
        } else {
            expressions.write(ordering.expression());
        }
        out.sql(ordering.direction() == Direction.DESCENDING ? " desc" : "").sql(nulls(ordering.nulls()));
    }

    /** In groups, what is ordered by in an embedded relation is a member that it spreads, if there is one of that value. */
    private Expression member(Expression expression) {
        if (!grouped || !(expression instanceof Expression.Related related)) {
            return expression;
        }
        return members.stream()
                .filter(member ->
                        spreads(member, related).filter(value(related)::equals).isPresent())
                .findFirst()
                .orElse(expression);
    }

    /** Whether it is ordered by in an embedded relation, and a member spreads what a function shows of it. */
    private boolean isShown(Expression expression) {
        return expression instanceof Expression.Related related
                && members.stream()
                        .flatMap(member -> spreads(member, related).stream())
                        .anyMatch(spread -> spread instanceof Expression.Shown shown
                                && shown.of().equals(value(related)));
    }

    /** What a member spreads of the relation that is ordered by; empty for any other. */
    private Optional<Expression> spreads(Expression member, Expression.Related related) {
        return member instanceof Expression.Spread spread && spread.embed() == related.embed()
                ? Optional.of(
                        embed(related).node().output().get(spread.member()).expression())
                : Optional.empty();
    }

    private Expression value(Expression.Related related) {
        return embed(related).ordering().get(related.number());
    }

    private Embed embed(Expression.Related related) {
        return node.embeds().stream()
                .filter(embed -> embed.number() == related.embed())
                .findFirst()
                .orElseThrow();
    }

    private static String nulls(Nulls nulls) {
        return switch (nulls) {
            case DEFAULT -> "";
            case FIRST -> " nulls first";
            case LAST -> " nulls last";
        };
    }
}
