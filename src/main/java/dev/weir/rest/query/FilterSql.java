package dev.weir.rest.query;

import dev.weir.catalog.DataType;
import dev.weir.catalog.QualifiedName;
import dev.weir.dispatch.work.ArrayLiterals;
import dev.weir.rest.plan.Expression;
import dev.weir.rest.plan.Filter;
import dev.weir.rest.request.Condition.Quantifier;
import dev.weir.rest.request.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Writes filters over the columns of one table. */
final class FilterSql {

    /** What meets a full-text query as it is. Any other type is made one in the language that the client chose. */
    private static final String SEARCH_VECTOR = "tsvector";

    /**
     * Sizes of lists that are an argument for each value. Of an array PostgreSQL assumes ten values, so that the plan for any array looks worse
     * to it than one for these three, and it plans each execution anew (PostgreSQL 15: 24 us for three values as an array, 13 as three).
     */
    private static final List<Integer> FEW = List.of(1, 2, 3, 5, 10);

    private final SqlWriter out;
    private final ExpressionSql expressions;

    FilterSql(SqlWriter out, ExpressionSql expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    /** Writes a where clause, or nothing when the filter lets everything through. */
    void where(Filter filter) {
        if (!filter.isAll()) {
            out.sql(" where ");
            top(filter);
        }
    }

    /** Writes a where clause whose first condition is that of the source. */
    void where(Filter filter, Source source) {
        if (!source.linked()) {
            where(filter);
            return;
        }
        out.sql(" where ");
        source.link().run();
        if (!filter.isAll()) {
            out.sql(" and ");
            top(filter);
        }
    }

    /** Writes a filter that needs no parentheses of its own. */
    private void top(Filter filter) {
        if (filter instanceof Filter.And and && !filter.isAll()) {
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
            case Filter.In in -> in(in.expression(), in.values());
            case Filter.Is is ->
                value(is.expression()).sql(" is ").sql(is.value().keyword());
            case Filter.Present present ->
                out.sql(ExpressionSql.EMBED + present.embed() + "." + ExpressionSql.PRESENT)
                        .sql(present.present() ? " is not null" : " is null");
            case Filter.FullText search -> fullText(search);
        }
    }

    private SqlWriter value(Expression expression) {
        expressions.write(expression);
        return out;
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
        value(compare.expression());
        operator(compare.expression(), compare.operator());
        read(compare.expression(), compare.value());
    }

    /** Writes a value as the type reads it. */
    private SqlWriter read(Expression expression, String value) {
        QualifiedName function = expression.dataType().casts().fromText();
        return function == null
                ? out.argument(value, ArgumentType.comparedWith(expression))
                : out.name(function).sql("(").argument(value).sql("::text)");
    }

    /** Writes several values, to stand in parentheses behind {@code any} or {@code all}. */
    private SqlWriter read(Expression expression, List<String> values) {
        QualifiedName function = expression.dataType().casts().fromText();
        return function == null
                ? out.argument(ArrayLiterals.of(values))
                : out.sql("select ")
                        .name(function)
                        .sql("(v) from pg_catalog.unnest(")
                        .argument(ArrayLiterals.of(values))
                        .sql("::pg_catalog.text[]) as v");
    }

    /**
     * Writes the operator, with its schema where the type has operators of its own: no search path, and no privilege
     * on it, is to put another type's in its place.
     */
    private SqlWriter operator(Expression expression, Operator operator) {
        Optional<String> schema = expression.dataType().schemaOf(operator.symbol());
        return schema.isEmpty()
                ? out.sql(" ").sql(operator.keyword()).sql(" ")
                : out.sql(" operator(")
                        .name(schema.get())
                        .sql("." + operator.symbol())
                        .sql(") ");
    }

    /** PostgreSQL's own words for it take no schema. A value is never null, so that equality says the same. */
    private void distinct(Filter.Compare compare) {
        if (compare.expression().dataType().schemaOf(Operator.EQ.symbol()).isEmpty()) {
            value(compare.expression()).sql(" is distinct from ");
            read(compare.expression(), compare.value());
            return;
        }
        out.sql("(");
        value(compare.expression());
        operator(compare.expression(), Operator.EQ);
        read(compare.expression(), compare.value()).sql(") is not true");
    }

    /** One array argument serves any number of many values, so that they all share a shape. */
    private void in(Expression expression, List<String> values) {
        int size = sizeOfFew(expression, values);
        if (size > 0) {
            value(expression).sql(" in (");
            out.each(filledUp(values, size), ", ", out::argument).sql(")");
        } else if (expression.dataType().listable()) {
            value(expression);
            operator(expression, Operator.EQ).sql("any (");
            read(expression, values).sql(")");
        } else {
            group(equal(expression, values), " or ", "false");
        }
    }

    /** How many arguments a list of few values has; 0 for one of none, or of many, or where equality is of a schema or values are cast. */
    private static int sizeOfFew(Expression expression, List<String> values) {
        DataType type = expression.dataType();
        boolean asItIs = type.listable()
                && type.schemaOf(Operator.EQ.symbol()).isEmpty()
                && type.casts().fromText() == null;
        return !asItIs || values.isEmpty()
                ? 0
                : FEW.stream().filter(size -> size >= values.size()).findFirst().orElse(0);
    }

    /** The last value again and again, which changes nothing. */
    private static List<String> filledUp(List<String> values, int size) {
        List<String> all = new ArrayList<>(values);
        all.addAll(Collections.nCopies(size - values.size(), values.getLast()));
        return all;
    }

    private static List<Filter> equal(Expression expression, List<String> values) {
        return values.stream()
                .<Filter>map(value -> new Filter.Compare(expression, Operator.EQ, value))
                .toList();
    }

    private void compareMany(Filter.CompareMany many) {
        if (many.expression().dataType().listable() && many.operator() != Operator.IS_DISTINCT) {
            value(many.expression());
            operator(many.expression(), many.operator()).sql(many.quantifier().keyword() + " (");
            read(many.expression(), many.values()).sql(")");
            return;
        }
        List<Filter> members = many.values().stream()
                .<Filter>map(value -> new Filter.Compare(many.expression(), many.operator(), value))
                .toList();
        write(many.quantifier() == Quantifier.ANY ? new Filter.Or(members) : new Filter.And(members));
    }

    private void fullText(Filter.FullText search) {
        List<String> language = search.language() == null ? List.of() : Collections.singletonList(search.language());
        if (search.expression().dataType().base().equals(SEARCH_VECTOR)) {
            value(search.expression());
        } else {
            out.sql("to_tsvector(");
            language(language);
            value(search.expression()).sql(")");
        }
        out.sql(" @@ ").sql(search.parser().function()).sql("(");
        language(language);
        out.argument(search.query()).sql(")");
    }

    private void language(List<String> language) {
        language.forEach(name -> out.argument(name).sql("::regconfig, "));
    }
}
