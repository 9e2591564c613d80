package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Statement;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way a value becomes part of SQL, for statements whose parameters have no type that PostgreSQL could infer. What it
 * writes means the same whatever the session's settings are: a backslash is always escaped, in an escape string, and needs
 * no {@code standard_conforming_strings}. The connection's {@code client_encoding} must be UTF8, which is asserted when it
 * is opened.
 *
 * <p>A quote is written as its octal escape, never doubled: the only quotes are the two around the value, so that the
 * driver, which reads all SQL before it sends it, makes one token of the value and not one of each quote in it.
 */
public final class Literals {

    private Literals() {}

    /**
     * Appends a value as a literal of unknown type, for PostgreSQL to infer; NULL for null.
     *
     * @throws FailureException for U+0000, which no PostgreSQL text can hold, and for half a surrogate pair
     */
    public static void append(StringBuilder sql, @Nullable String value) {
        if (value == null) {
            sql.append(" null ");
            return;
        }
        // The blank keeps the E from joining a word before it.
        sql.append(value.indexOf('\\') < 0 && value.indexOf('\'') < 0 ? " '" : " E'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\'' -> sql.append("\\047");
                case '\\' -> sql.append("\\\\");
                case '\0' -> throw unspeakable("U+0000");
                default -> {
                    if (Character.isSurrogate(c)) {
                        i += requirePair(value, i);
                        sql.append(value, i - 1, i + 1);
                    } else {
                        sql.append(c);
                    }
                }
            }
        }
        sql.append('\'');
    }

    /** The text of a statement with its arguments as literals. */
    static String inline(Statement statement) {
        List<String> fragments = statement.shape().fragments();
        StringBuilder sql = new StringBuilder(fragments.getFirst());
        for (int i = 1; i < fragments.size(); i++) {
            append(sql, statement.arguments().get(i - 1));
            sql.append(fragments.get(i));
        }
        return sql.toString();
    }

    /** A value as a literal; see {@link #append}. */
    public static String quote(@Nullable String value) {
        StringBuilder sql = new StringBuilder();
        append(sql, value);
        return sql.toString();
    }

    /** How many characters follow the one at this place: the other half of its pair. */
    private static int requirePair(String value, int at) {
        boolean whole = Character.isHighSurrogate(value.charAt(at))
                && at + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(at + 1));
        if (!whole) {
            throw unspeakable("half a surrogate pair");
        }
        return 1;
    }

    private static FailureException unspeakable(String what) {
        return new FailureException(new RequestFailure.Malformed(
                "A value contains " + what + ", which PostgreSQL cannot store", null, null));
    }
}
