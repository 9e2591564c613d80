package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of filters: where one ends depends on whether it stands alone or among others. */
final class Values {

    /** How deep braces may stand in braces, in arrays and JSON. Each member is looked at no further than that. */
    static final int BRACES = 100;

    private Values() {}

    /** All that is left: the value of a filter that is a parameter of its own. */
    static String whole(Cursor cursor) {
        return cursor.rest();
    }

    /**
     * A value among others: in double quotes, or in balanced braces, or what comes before the next comma or closing
     * parenthesis. Quotes or braces that are not closed, or have more behind them, are ordinary characters.
     */
    static String member(Cursor cursor) {
        String quoted = quotedMember(cursor);
        if (quoted != null) {
            return quoted;
        }
        String braced = braced(cursor);
        return braced == null ? bare(cursor) : braced;
    }

    /** {@code (a,"b,c",d)}; {@code ()} is the empty list. */
    static List<String> list(Cursor cursor) {
        cursor.skipBlanks().expect("(", "a list in parentheses");
        List<String> values = new ArrayList<>();
        if (cursor.skipBlanks().skip(")")) {
            return values;
        }
        do {
            String quoted = quotedMember(cursor);
            values.add(quoted == null ? bare(cursor) : quoted);
        } while (cursor.skip(","));
        cursor.expect(")", "a comma or a closing parenthesis");
        cursor.skipBlanks();
        return values;
    }

    private static @Nullable String quotedMember(Cursor cursor) {
        int start = cursor.mark();
        String quoted = cursor.quoted();
        if (quoted == null || endsMember(cursor)) {
            return quoted;
        }
        cursor.reset(start);
        return null;
    }

    private static @Nullable String braced(Cursor cursor) {
        int start = cursor.mark();
        if (cursor.at("{") && skipBraces(cursor)) {
            String braced = cursor.since(start);
            if (endsMember(cursor)) {
                return braced;
            }
        }
        cursor.reset(start);
        return null;
    }

    /** Takes balanced braces; those in quotes do not count. Answers whether they were, and not too deep. */
    private static boolean skipBraces(Cursor cursor) {
        int depth = 0;
        do {
            if (cursor.atEnd() || depth > BRACES) {
                return false;
            }
            if (cursor.quoted() == null) {
                int c = cursor.next();
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
        } while (depth > 0);
        return true;
    }

    private static boolean endsMember(Cursor cursor) {
        cursor.skipBlanks();
        return cursor.atEnd() || cursor.at(",") || cursor.at(")");
    }

    private static String bare(Cursor cursor) {
        return cursor.takeWhile(c -> c != ',' && c != ')');
    }
}
