package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;

/** {@code and=(a.eq.1,or(b.gt.2,c.is.null))}: a tree of filters in one parameter. */
final class LogicParser {

    /** How deep groups may stand in groups; the parser, and PostgreSQL's, recurse. */
    static final int DEPTH = 32;

    private static final OperationParser OPERATION = new OperationParser(
            Values::member, "; a column whose name has a dot in it stands in double quotes, as in \"a.b\".eq.1");

    private LogicParser() {}

    static boolean names(String parameter) {
        return switch (parameter) {
            case "and", "or", "not.and", "not.or" -> true;
            default -> false;
        };
    }

    static Condition parse(Parameter parameter) {
        Cursor cursor = Cursor.ofValue(parameter.label(), parameter.value());
        Condition tree = group(cursor.skipBlanks(), parameter.name(), 1);
        cursor.skipBlanks().expectEnd("the end");
        return tree;
    }

    private static Condition group(Cursor cursor, String operator, int depth) {
        if (depth > DEPTH) {
            throw cursor.refused("Groups stand in more than %d groups".formatted(DEPTH), null);
        }
        List<Condition> members = members(cursor, depth);
        return switch (operator) {
            case "and" -> new Condition.And(members);
            case "or" -> new Condition.Or(members);
            case "not.and" -> new Condition.Not(new Condition.And(members));
            default -> new Condition.Not(new Condition.Or(members));
        };
    }

    private static List<Condition> members(Cursor cursor, int depth) {
        cursor.expect("(", "conditions in parentheses");
        List<Condition> members = new ArrayList<>();
        do {
            members.add(member(cursor.skipBlanks(), depth));
        } while (cursor.skipBlanks().skip(","));
        cursor.expect(")", "a comma or a closing parenthesis");
        return members;
    }

    private static Condition member(Cursor cursor, int depth) {
        if (cursor.at(")") || cursor.at(",") || cursor.atEnd()) {
            throw cursor.expected("a condition");
        }
        for (String operator : List.of("and", "or", "not.and", "not.or")) {
            if (startsGroup(cursor, operator)) {
                return group(cursor, operator, depth + 1);
            }
        }
        int start = cursor.mark();
        FieldPath path = ColumnNames.field(cursor);
        if (!cursor.skip(".")) {
            throw ColumnNames.unexpected(cursor, start, "a dot and an operator after the column name");
        }
        return OPERATION.parse(cursor, path);
    }

    /** Takes the operator of a group; without a parenthesis behind it, it is the name of a column. */
    private static boolean startsGroup(Cursor cursor, String operator) {
        int start = cursor.mark();
        if (cursor.skip(operator) && cursor.skipBlanks().at("(")) {
            return true;
        }
        cursor.reset(start);
        return false;
    }
}
