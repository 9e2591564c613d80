package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.rest.plan.Filter;
import dev.weir.rest.request.Condition.Quantifier;
import dev.weir.rest.request.Operator;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Writes filters over the columns of one table. */
final class FilterSql {

    /** What meets a full-text query as it is. Any other type is made one in the language that the client chose. */
    private static final String SEARCH_VECTOR = "tsvector";

    private final SqlWriter out;
    private final String table;

    /** @param table the alias of the table, SQL of our own */
    FilterSql(SqlWriter out, String table) {
        this.out = out;
        this.table = table;
    }

    /** Writes a where clause, or nothing when the filter lets everything through. */
    void where(Filter filter) {
        if (!(filter instanceof Filter.And and && and.members().isEmpty())) {
            out.sql(" where ");
            top(filter);
        }
    }

    /** Writes a filter that needs no parentheses of its own. */
    private void top(Filter filter) {
        if (filter instanceof Filter.And and && !and.members().isEmpty()) {
            out.each(and.members(), " and ", this::write);
        } else {
            write(filter);
        }
    }

    private void write(Filter filter) {
        switch (filter) {
            case Filter.And and -> group(and.members(), " and ", "true");
            case Filter.Or or -> group(or.members(), " or ", "false");
            case Filter.Not not -> {
                out.sql("not (");
                top(not.member());
                out.sql(")");
            }
            case Filter.Compare compare -> compare(compare);
            case Filter.CompareMany many -> compareMany(many);
            case Filter.In in -> in(in.column(), in.values());
            case Filter.Is is ->
                out.column(table, is.column()).sql(" is ").sql(is.value().keyword());
            case Filter.FullText search -> fullText(search);
        }
    }

    private void group(List<Filter> members, String separator, String whenEmpty) {
        if (members.isEmpty()) {
            out.sql(whenEmpty);
            return;
        }
        out.sql("(").each(members, separator, this::write).sql(")");
    }

    private void compare(Filter.Compare compare) {
        if (compare.operator() == Operator.IS_DISTINCT) {
            distinct(compare);
            return;
        }
        out.column(table, compare.column());
        operator(compare.column(), compare.operator()).argument(compare.value());
    }

    /**
     * Writes the operator, with its schema where the type has operators of its own: no search path, and no privilege
     * on it, is to put another type's in its place.
     */
    private SqlWriter operator(Column column, Operator operator) {
        Optional<String> schema = column.dataType().schemaOf(operator.symbol());
        return schema.isEmpty()
                ? out.sql(" ").sql(operator.keyword()).sql(" ")
                : out.sql(" operator(")
                        .name(schema.get())
                        .sql("." + operator.symbol())
                        .sql(") ");
    }

    /** PostgreSQL's own words for it take no schema. A value is never null, so that equality says the same. */
    private void distinct(Filter.Compare compare) {
        if (compare.column().dataType().schemaOf(Operator.EQ.symbol()).isEmpty()) {
            out.column(table, compare.column()).sql(" is distinct from ").argument(compare.value());
            return;
        }
        out.sql("(").column(table, compare.column());
        operator(compare.column(), Operator.EQ).argument(compare.value()).sql(") is not true");
    }

    /** One array argument serves any number of values, so that they all share a shape. */
    private void in(Column column, List<String> values) {
        if (column.dataType().listable()) {
            out.column(table, column);
            operator(column, Operator.EQ)
                    .sql("any (")
                    .argument(ArrayLiterals.of(values))
                    .sql(")");
        } else {
            group(equal(column, values), " or ", "false");
        }
    }

    private static List<Filter> equal(Column column, List<String> values) {
        return values.stream()
                .<Filter>map(value -> new Filter.Compare(column, Operator.EQ, value))
                .toList();
    }

    private void compareMany(Filter.CompareMany many) {
        if (many.column().dataType().listable() && many.operator() != Operator.IS_DISTINCT) {
            out.column(table, many.column());
            operator(many.column(), many.operator())
                    .sql(many.quantifier().keyword() + " (")
                    .argument(ArrayLiterals.of(many.values()))
                    .sql(")");
            return;
        }
        List<Filter> members = many.values().stream()
                .<Filter>map(value -> new Filter.Compare(many.column(), many.operator(), value))
                .toList();
        write(many.quantifier() == Quantifier.ANY ? new Filter.Or(members) : new Filter.And(members));
    }

    private void fullText(Filter.FullText search) {
        List<String> language = search.language() == null ? List.of() : Collections.singletonList(search.language());
        if (search.column().dataType().base().equals(SEARCH_VECTOR)) {
            out.column(table, search.column());
        } else {
            out.sql("to_tsvector(");
            language(language);
            out.column(table, search.column()).sql(")");
        }
        out.sql(" @@ ").sql(search.parser().function()).sql("(");
        language(language);
        out.argument(search.query()).sql(")");
    }

    private void language(List<String> language) {
        language.forEach(name -> out.argument(name).sql("::regconfig, "));
    }
}
