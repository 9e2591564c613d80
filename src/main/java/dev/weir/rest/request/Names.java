package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * Names of columns. A plain one has letters, digits, {@code _}, {@code $}, spaces in its midst, and {@code -}
 * between them; any other stands in double quotes, where a backslash makes the next character an ordinary one.
 */
final class Names {

    private static final String COLUMN = "a column name";

    private Names() {}

    /** The column that comes next; a path into it is refused. */
    static FieldPath field(Cursor cursor) {
        String name = name(cursor);
        refuseJsonPath(cursor);
        return new FieldPath(name, cursor.parameter());
    }

    static String name(Cursor cursor) {
        cursor.skipBlanks();
        int start = cursor.mark();
        String quoted = quoted(cursor);
        String name = quoted == null ? plain(cursor) : quoted;
        if (name.isEmpty()) {
            cursor.reset(start);
            throw cursor.expected(COLUMN);
        }
        return name;
    }

    /** A text in double quotes; null when none begins here. */
    static @Nullable String quoted(Cursor cursor) {
        if (!cursor.skip("\"")) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        while (!cursor.skip("\"")) {
            cursor.skip("\\");
            if (cursor.atEnd()) {
                throw cursor.expected("a closing double quote");
            }
            text.appendCodePoint(cursor.next());
        }
        return text.toString();
    }

    static void refuseJsonPath(Cursor cursor) {
        if (cursor.at("->")) {
            throw cursor.unsupported("A path into JSON or a composite (->)");
        }
    }

    private static String plain(Cursor cursor) {
        int start = cursor.mark();
        do {
            if (cursor.takeWhile(Names::isPlain).isBlank()) {
                throw cursor.expected(COLUMN);
            }
        } while (!cursor.at("->") && cursor.skip("-"));
        return cursor.since(start).strip();
    }

    private static boolean isPlain(int c) {
        return Character.isLetter(c) || Character.isDigit(c) || c == '_' || c == '$' || c == ' ';
    }
}
