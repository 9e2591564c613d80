package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code {a,"b,c"}}: an array as PostgreSQL writes one (its manual, "Array Input and Output Syntax"), of one
 * dimension and without nulls.
 */
final class ArrayParser {

    private ArrayParser() {}

    static List<String> parse(Cursor cursor) {
        cursor.skipBlanks().expect("{", "a list in braces");
        List<String> values = new ArrayList<>();
        if (!cursor.skipBlanks().skip("}")) {
            do {
                values.add(element(cursor.skipBlanks()));
            } while (cursor.skipBlanks().skip(","));
            cursor.expect("}", "a comma or a closing brace");
        }
        cursor.skipBlanks().expectEnd("nothing after the closing brace");
        return values;
    }

    private static String element(Cursor cursor) {
        String quoted = cursor.quoted();
        if (quoted == null && cursor.at("\"")) {
            cursor.rest();
            throw cursor.expected("a closing double quote", "Put a backslash before a quote that is part of a value");
        }
        return quoted == null ? bare(cursor) : quoted;
    }

    private static String bare(Cursor cursor) {
        int start = cursor.mark();
        StringBuilder text = new StringBuilder();
        int significant = 0;
        while (!cursor.atEnd() && "{},\"".indexOf(cursor.peek()) < 0) {
            boolean escaped = cursor.skip("\\");
            if (cursor.atEnd()) {
                throw cursor.expected("a character after the backslash");
            }
            int c = cursor.next();
            text.appendCodePoint(c);
            significant = escaped || !Character.isWhitespace(c) ? text.length() : significant;
        }
        text.setLength(significant);
        if (text.isEmpty()) {
            throw cursor.expected("a value");
        }
        if (cursor.since(start).strip().equalsIgnoreCase("null")) {
            cursor.reset(start);
            throw cursor.refused(
                    "NULL cannot be in a list", "Use is.null to ask for NULL, or quotes for the word: \"null\"");
        }
        return text.toString();
    }
}
