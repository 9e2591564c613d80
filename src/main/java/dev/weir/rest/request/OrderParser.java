package dev.weir.rest.request;

import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;
import java.util.ArrayList;
import java.util.List;

/** {@code order=a.desc.nullslast,b,embedded(c)}. */
final class OrderParser {

    private OrderParser() {}

    static List<OrderTerm> parse(String parameter, String text) {
        Cursor cursor = Cursor.ofValue(parameter, text);
        List<OrderTerm> terms = new ArrayList<>();
        do {
            terms.add(term(cursor));
        } while (cursor.skipBlanks().skip(","));
        cursor.expectEnd("a comma or the end");
        return terms;
    }

    private static OrderTerm term(Cursor cursor) {
        int start = cursor.mark();
        FieldPath path = ColumnNames.field(cursor);
        String relation = null;
        if (path.steps().isEmpty() && cursor.skip("(")) {
            relation = path.column();
            path = ColumnNames.field(cursor);
            cursor.expect(")", "a closing parenthesis");
        }
        Direction direction = direction(cursor);
        Nulls nulls = nulls(cursor);
        if (cursor.at(".")) {
            throw ColumnNames.unexpected(cursor, start, "asc, desc, nullsfirst or nullslast once, in this order");
        }
        return new OrderTerm(relation, path, direction, nulls);
    }

    private static Direction direction(Cursor cursor) {
        return word(cursor, "desc") ? Direction.DESCENDING : ascending(cursor);
    }

    private static Direction ascending(Cursor cursor) {
        word(cursor, "asc");
        return Direction.ASCENDING;
    }

    private static Nulls nulls(Cursor cursor) {
        if (word(cursor, "nullsfirst")) {
            return Nulls.FIRST;
        }
        return word(cursor, "nullslast") ? Nulls.LAST : Nulls.DEFAULT;
    }

    /** Takes {@code .word} when all of it is there. */
    private static boolean word(Cursor cursor, String word) {
        int start = cursor.mark();
        if (cursor.skip(".") && cursor.takeWhile(Character::isLetter).equals(word)) {
            return true;
        }
        cursor.reset(start);
        return false;
    }
}
