package dev.weir.dispatch.work;

import org.jspecify.annotations.Nullable;

/** Writes PostgreSQL's text form of one-dimensional arrays (PostgreSQL documentation, 8.15.6). */
public final class ArrayLiterals {

    private ArrayLiterals() {}

    /**
     * Every element is quoted, so that {@code NULL} in letters, the empty string, commas and braces are mere text.
     *
     * @param elements null for NULL
     */
    public static String of(Iterable<? extends @Nullable String> elements) {
        StringBuilder literal = new StringBuilder("{");
        for (String element : elements) {
            literal.append(literal.length() == 1 ? "" : ",");
            if (element == null) {
                literal.append("NULL");
            } else {
                quote(literal, element);
            }
        }
        return literal.append('}').toString();
    }

    /** Appends an element that is mere text. */
    public static void quote(StringBuilder literal, String text) {
        literal.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                literal.append('\\');
            }
            literal.append(each);
        }
        literal.append('"');
    }
}
