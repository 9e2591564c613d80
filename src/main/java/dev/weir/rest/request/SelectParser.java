package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code select=id,label:name,*}. What PostgREST has besides is recognised, and refused by its name. */
final class SelectParser {

    private static final Set<String> AGGREGATES = Set.of("count", "sum", "avg", "min", "max");

    private SelectParser() {}

    static List<SelectItem> parse(String text) {
        Cursor cursor = Cursor.ofValue("select", text);
        List<SelectItem> items = new ArrayList<>();
        do {
            items.add(item(cursor.skipBlanks()));
        } while (cursor.skipBlanks().skip(","));
        cursor.expectEnd("a comma or the end");
        return items;
    }

    private static SelectItem item(Cursor cursor) {
        if (cursor.at("...")) {
            throw cursor.unsupported("Spreading an embedded relation (...)");
        }
        if (cursor.skip("*")) {
            return new SelectItem.Star();
        }
        int start = cursor.mark();
        String first = ColumnNames.name(cursor);
        if (cursor.at("::") || !cursor.skip(":")) {
            return new SelectItem.Field(column(cursor, start, first), null);
        }
        int second = cursor.mark();
        return new SelectItem.Field(column(cursor, second, ColumnNames.name(cursor)), first);
    }

    /** @param start where the name began that has been read */
    private static FieldPath column(Cursor cursor, int start, String name) {
        ColumnNames.refuseJsonPath(cursor);
        refuseCall(cursor, name);
        refuseAggregate(cursor, start);
        if (cursor.at("::")) {
            throw cursor.unsupported("A cast (::)");
        }
        return new FieldPath(name, cursor.parameter());
    }

    private static void refuseCall(Cursor cursor, String name) {
        if (cursor.at("()") && AGGREGATES.contains(name)) {
            throw cursor.unsupported("The aggregate %s()".formatted(name));
        }
        if (cursor.at("(") || cursor.at("!")) {
            throw cursor.unsupported("Embedding another relation, %s(...),".formatted(name));
        }
    }

    private static void refuseAggregate(Cursor cursor, int nameStart) {
        int start = cursor.mark();
        if (cursor.skip(".")) {
            String function = cursor.takeWhile(Character::isLetter);
            boolean aggregate = AGGREGATES.contains(function);
            cursor.reset(start);
            throw aggregate
                    ? cursor.unsupported("The aggregate %s()".formatted(function))
                    : ColumnNames.unexpected(cursor, nameStart, "a comma or the end");
        }
    }
}
