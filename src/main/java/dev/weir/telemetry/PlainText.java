package dev.weir.telemetry;

import java.util.Locale;

/** Text of strangers as it may stand in a line of the log: nothing in it ends the line, or speaks to a terminal. */
final class PlainText {

    private PlainText() {}

    /** The text with control characters, and those that end a line or turn its direction, as escapes such as {@code \\u001b}. */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                plain.append(c);
            } else {
                plain.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return plain.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= ' ' && c < 0x7f)
                || (c > 0x9f
                        && switch (Character.getType(c)) {
                            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
                            default -> true;
                        });
    }
}
