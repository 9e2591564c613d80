package dev.weir.rest.request;

import dev.weir.error.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Names of columns. A plain one has letters, digits, {@code _}, {@code $}, spaces in its midst, and {@code -}
 * between them; any other stands in double quotes, where a backslash makes the next character an ordinary one.
 */
final class ColumnNames {

    private static final String COLUMN = "a column name";

    /** What can follow a name. */
    private static final String DELIMITERS = ",.:()!\t";

    private ColumnNames() {}

    /** The column that comes next, and the path into it. */
    static FieldPath field(Cursor cursor) {
        return new FieldPath(name(cursor), JsonPathParser.parse(cursor), cursor.parameter());
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

    /** A text in double quotes, which must be closed; null when none begins here. */
    static @Nullable String quoted(Cursor cursor) {
        String text = cursor.quoted();
        if (text == null && cursor.at("\"")) {
            cursor.rest();
            throw cursor.expected("a closing double quote");
        }
        return text;
    }

    private static String plain(Cursor cursor) {
        int start = cursor.mark();
        do {
            if (cursor.takeWhile(ColumnNames::isPlain).isBlank()) {
                throw unexpected(cursor, start, COLUMN);
            }
        } while (!cursor.at("->") && cursor.skip("-"));
        if (!cursor.atEnd() && !cursor.at("->") && !isDelimiter(cursor.peek())) {
            throw unexpected(cursor, start, "the end of a column name");
        }
        return cursor.since(start).strip();
    }

    /**
     * The refusal of what comes next, with what began at the mark in quotes, if all of it may have been meant as a name.
     *
     * @param what is expected in its place
     */
    static FailureException unexpected(Cursor cursor, int start, String what) {
        return cursor.expected(what, quotesHelp(cursor, start));
    }

    private static @Nullable String quotesHelp(Cursor cursor, int start) {
        int here = cursor.mark();
        if (here > start && !cursor.skip(".")) {
            cursor.skip(":");
        }
        cursor.takeWhile(c -> !isDelimiter(c));
        String name = cursor.since(start).strip();
        cursor.reset(here);
        boolean plain = name.codePoints().allMatch(ColumnNames::isPlain);
        return plain || name.startsWith("\"") ? null : quotesHelp(name);
    }

    /** How to write a name that is not plain. */
    static String quotesHelp(String name) {
        String quoted = Excerpt.of(name.replace("\\", "\\\\").replace("\"", "\\\""));
        return "If this is one name, put it in double quotes: %s".formatted(quoted);
    }

    static boolean isDelimiter(int c) {
        return DELIMITERS.indexOf(c) >= 0;
    }

    private static boolean isPlain(int c) {
        return Character.isLetter(c) || Character.isDigit(c) || c == '_' || c == '$' || c == ' ';
    }
}
