package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relationship;
import dev.weir.catalog.Relationship.Pair;
import dev.weir.rest.plan.Embed;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.request.Page;
import java.util.List;
import java.util.Optional;

/** Writes the relations that are embedded in one node, each as a lateral join. */
final class EmbedSql {

    private static final String EQUAL = "=";

    private final SqlWriter out;
    private final ReadNode parent;
    private final ExpressionSql outer;

    EmbedSql(SqlWriter out, ReadNode parent, ExpressionSql outer) {
        this.out = out;
        this.parent = parent;
        this.outer = outer;
    }

    /** Writes a join that gives the members. */
    void join(Embed embed) {
        out.sql(embed.inner() ? " inner join lateral (" : " left join lateral (");
        NodeSql rows = rows(embed);
        switch (embed.form()) {
            case NOTHING -> nothing(embed, rows);
            case MEMBER -> member(embed, rows);
            case SPREAD -> spread(embed, rows);
        }
        close(embed, !embed.via().toOne() && embed.form() != Embed.Form.NOTHING);
    }

    private NodeSql rows(Embed embed) {
        return new NodeSql(out, embed.node(), table(embed), embed.restricts());
    }

    /** Writes a join that only says whether anything belongs to the row. */
    void bareJoin(Embed embed) {
        out.sql(embed.inner() ? " inner join lateral (" : " left join lateral (");
        present(embed, rows(embed));
        close(embed, false);
    }

    /** @param always whether there is a row in any case, whose {@code j} is null when nothing belongs to the row */
    private void close(Embed embed, boolean always) {
        String alias = ExpressionSql.EMBED + embed.number();
        out.sql(") as " + alias + " on ");
        out.sql(embed.inner() && always ? alias + "." + ExpressionSql.PRESENT + " is not null" : "true");
    }

    private void nothing(Embed embed, NodeSql rows) {
        if (embed.ordering().isEmpty()) {
            present(embed, rows);
        } else {
            out.sql("select 1 as " + ExpressionSql.PRESENT);
            ordering(embed);
            rows.from(source(embed));
            rows.ordered(page(embed));
        }
    }

    private void present(Embed embed, NodeSql rows) {
        boolean windowed = !embed.node().page().equals(Page.ALL);
        out.sql("select 1 as " + ExpressionSql.PRESENT);
        if (embed.node().grouped()) {
            out.sql(" from (");
            rows.rows(source(embed));
            out.sql(") as t limit 1");
        } else if (windowed) {
            out.sql(" from (");
            rows.bareRows(source(embed));
            out.sql(") as t limit 1");
        } else {
            rows.bareFrom(source(embed));
            out.sql(isOne(embed) ? "" : " limit 1");
        }
    }

    private void member(Embed embed, NodeSql rows) {
        if (!embed.via().toOne()) {
            out.sql("select json_agg(t.*) as " + ExpressionSql.PRESENT + " from (");
            rows.rows(source(embed));
            out.sql(") as t");
        } else if (embed.ordering().isEmpty()) {
            out.sql("select row_to_json(t.*) as " + ExpressionSql.PRESENT + " from (");
            rows.rows(source(embed));
            out.sql(isOne(embed) ? ") as t" : ") as t limit 1");
        } else {
            out.sql("select (select row_to_json(t.*) from (select ");
            rows.outputs();
            out.sql(") as t) as " + ExpressionSql.PRESENT);
            ordering(embed);
            rows.from(source(embed));
            rows.ordered(page(embed));
        }
    }

    private void spread(Embed embed, NodeSql rows) {
        int members = embed.node().output().size();
        if (embed.via().toOne()) {
            out.sql("select 1 as " + ExpressionSql.PRESENT);
            out.sql(members > 0 ? ", " : "");
            rows.outputs();
            ordering(embed);
            rows.from(source(embed));
            rows.ordered(page(embed));
            return;
        }
        out.sql("select nullif(count(*), 0) as " + ExpressionSql.PRESENT);
        for (int i = 0; i < members; i++) {
            out.sql(", json_agg(t.").name("s" + i).sql(") as ").name("s" + i);
        }
        out.sql(" from (");
        rows.rows(source(embed));
        out.sql(") as t");
    }

    /** The window over the rows of a relation of one row, which are to be no more. */
    private static Page page(Embed embed) {
        Page asked = embed.node().page();
        if (isOne(embed)) {
            return asked;
        }
        Long limit = asked.limit();
        return new Page(limit == null ? 1 : Math.min(limit, 1), asked.offset());
    }

    /** Whether a constraint sees to it that there is one row at most; a view may show a row several times. */
    private static boolean isOne(Embed embed) {
        return embed.via().toOne()
                && embed.via() instanceof Relationship.ByKey
                && isTable(embed.node().relation());
    }

    private static boolean isTable(Relation relation) {
        return relation.isTable();
    }

    private void ordering(Embed embed) {
        ExpressionSql inner = new ExpressionSql(out, table(embed));
        for (int i = 0; i < embed.ordering().size(); i++) {
            out.sql(", ");
            inner.write(embed.ordering().get(i));
            out.sql(" as " + ExpressionSql.ORDERED + i);
        }
    }

    private Source source(Embed embed) {
        boolean linked = !(embed.via() instanceof Relationship.ByFunction);
        return new Source(() -> relation(embed), linked, () -> link(embed));
    }

    private void relation(Embed embed) {
        Relation relation = embed.node().relation();
        switch (embed.via()) {
            case Relationship.ByKey key -> out.name(relation.name()).sql(" as " + table(embed));
            case Relationship.ByFunction function -> {
                outer.call(function.function());
                out.sql(" as " + table(embed));
            }
            case Relationship.Through through -> {
                out.name(relation.name()).sql(" as " + table(embed) + " inner join ");
                out.name(through.junction()).sql(" as " + junction(embed) + " on ");
                equal(through.toColumns(), junction(embed), table(embed), relation, false);
            }
        }
    }

    private void link(Embed embed) {
        switch (embed.via()) {
            case Relationship.ByKey key ->
                equal(key.columns(), outer.table(), table(embed), embed.node().relation(), false);
            case Relationship.ByFunction function -> {}
            case Relationship.Through through ->
                equal(through.fromColumns(), outer.table(), junction(embed), parent.relation(), true);
        }
    }

    /** @param relation one that has the columns, which knows the schema of their equality; whether it is that at the start */
    private void equal(List<Pair> pairs, String from, String to, Relation relation, boolean start) {
        out.each(pairs, " and ", pair -> {
            out.sql(to).sql(".").name(pair.to());
            equality(relation.column(start ? pair.from() : pair.to()));
            out.sql(from).sql(".").name(pair.from());
        });
    }

    private void equality(Optional<Column> column) {
        Optional<String> schema = column.flatMap(known -> known.dataType().schemaOf(EQUAL));
        if (schema.isEmpty()) {
            out.sql(" = ");
        } else {
            out.sql(" operator(").name(schema.get()).sql("." + EQUAL + ") ");
        }
    }

    private static String table(Embed embed) {
        return "r" + embed.number();
    }

    private static String junction(Embed embed) {
        return "x" + embed.number();
    }
}
