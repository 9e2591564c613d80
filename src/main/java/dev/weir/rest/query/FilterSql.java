package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.rest.plan.Filter;
import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Quantifier;
import dev.weir.rest.request.Operator;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Writes filters over the columns of one table. */
final class FilterSql {

    /**
     * The types that are searched by way of {@code to_tsvector}. Any other is a tsvector, or a domain over one, and
     * meets the query as it is.
     */
    private static final Pattern DOCUMENT = Pattern.compile("(text|character|json)\\b.*|jsonb");

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
            case Filter.Is is -> out.column(table, is.column()).sql(" is ").sql(keyword(is.value()));
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
        out.column(table, compare.column())
                .sql(" " + symbol(compare.operator()) + " ")
                .argument(compare.value());
    }

    /** One array argument serves any number of values, so that they all share a shape. */
    private void in(Column column, List<String> values) {
        if (hasArrayLiteral(column)) {
            out.column(table, column)
                    .sql(" = any (")
                    .argument(ArrayLiterals.of(values))
                    .sql(")");
        } else if (values.isEmpty()) {
            out.sql("false");
        } else {
            out.column(table, column)
                    .sql(" in (")
                    .each(values, ", ", out::argument)
                    .sql(")");
        }
    }

    private void compareMany(Filter.CompareMany many) {
        boolean any = many.quantifier() == Quantifier.ANY;
        if (hasArrayLiteral(many.column()) && many.operator() != Operator.IS_DISTINCT) {
            out.column(table, many.column())
                    .sql(" " + symbol(many.operator()) + (any ? " any (" : " all ("))
                    .argument(ArrayLiterals.of(many.values()))
                    .sql(")");
            return;
        }
        List<Filter> members = many.values().stream()
                .<Filter>map(value -> new Filter.Compare(many.column(), many.operator(), value))
                .toList();
        write(any ? new Filter.Or(members) : new Filter.And(members));
    }

    /** PostgreSQL has no arrays of arrays, and the arrays of box alone are delimited by semicolons. */
    private static boolean hasArrayLiteral(Column column) {
        return !column.type().endsWith("[]") && !column.type().equals("box");
    }

    private void fullText(Filter.FullText search) {
        List<String> language = search.language() == null ? List.of() : Collections.singletonList(search.language());
        if (DOCUMENT.matcher(search.column().type()).matches()) {
            out.sql("to_tsvector(");
            language(language);
            out.column(table, search.column()).sql(")");
        } else {
            out.column(table, search.column());
        }
        out.sql(" @@ ").sql(function(search.parser())).sql("(");
        language(language);
        out.argument(search.query()).sql(")");
    }

    private void language(List<String> language) {
        language.forEach(name -> out.argument(name).sql("::regconfig, "));
    }

    private static String function(FullTextParser parser) {
        return switch (parser) {
            case QUERY -> "to_tsquery";
            case PLAIN -> "plainto_tsquery";
            case PHRASE -> "phraseto_tsquery";
            case WEB -> "websearch_to_tsquery";
        };
    }

    private static String keyword(IsValue value) {
        return switch (value) {
            case NULL -> "null";
            case NOT_NULL -> "not null";
            case TRUE -> "true";
            case FALSE -> "false";
            case UNKNOWN -> "unknown";
        };
    }

    private static String symbol(Operator operator) {
        return switch (operator) {
            case EQ -> "=";
            case NEQ -> "<>";
            case GT -> ">";
            case GTE -> ">=";
            case LT -> "<";
            case LTE -> "<=";
            case LIKE -> "like";
            case ILIKE -> "ilike";
            case MATCH -> "~";
            case IMATCH -> "~*";
            case IS_DISTINCT -> "is distinct from";
            case CONTAINS -> "@>";
            case CONTAINED -> "<@";
            case OVERLAPS -> "&&";
            case STRICTLY_LEFT -> "<<";
            case STRICTLY_RIGHT -> ">>";
            case NOT_RIGHT_OF -> "&<";
            case NOT_LEFT_OF -> "&>";
            case ADJACENT -> "-|-";
        };
    }
}
