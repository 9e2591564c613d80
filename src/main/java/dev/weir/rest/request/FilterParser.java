package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.ArrayList;
import java.util.List;

/** The filters of a URL, all of which must hold: {@code column=operator.value} and the trees of {@link LogicParser}. */
final class FilterParser {

    /** How many conditions a request may have: far more than is written by hand, few enough for a planner. */
    static final int CONDITIONS = 1000;

    private static final OperationParser OPERATION = new OperationParser(Values::whole);

    private FilterParser() {}

    static Condition.And parse(List<Parameter> parameters) {
        List<Condition> conditions = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            conditions.add(LogicParser.names(parameter.name()) ? LogicParser.parse(parameter) : filter(parameter));
        }
        return new Condition.And(conditions);
    }

    /** Refuses a request that has more of them than there may be, wherever they are. */
    static void requireFew(Condition own, List<EmbedOptions> embedded) {
        int count = count(own);
        for (EmbedOptions options : embedded) {
            count += count(options.filter());
        }
        if (count > CONDITIONS) {
            throw new FailureException(new RequestFailure.Malformed(
                    "There are more than %d conditions".formatted(CONDITIONS),
                    "The request has %d".formatted(count),
                    "For many values of one column use in.(...)"));
        }
    }

    private static Condition filter(Parameter parameter) {
        FieldPath path = column(parameter);
        Cursor cursor = Cursor.ofValue(parameter.label(), parameter.value());
        Condition condition = OPERATION.parse(cursor, path);
        cursor.expectEnd("the end");
        return condition;
    }

    private static FieldPath column(Parameter parameter) {
        Cursor cursor = Cursor.ofName(parameter.name());
        FieldPath path = ColumnNames.field(cursor);
        if (!cursor.skipBlanks().atEnd()) {
            throw cursor.expected("the end of a column name", ColumnNames.quotesHelp(cursor.parameter()));
        }
        return new FieldPath(path.column(), path.steps(), parameter.label());
    }

    private static int count(Condition condition) {
        return switch (condition) {
            case Condition.And and -> count(and.members());
            case Condition.Or or -> count(or.members());
            case Condition.Not not -> count(not.member());
            default -> 1;
        };
    }

    private static int count(List<Condition> members) {
        int count = 0;
        for (Condition member : members) {
            count += count(member);
        }
        return count;
    }
}
