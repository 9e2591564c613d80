package dev.weir.rest.request;

/** A client's text in quotes, cut where it is long, to be shown in a message. */
final class Excerpt {

    private static final int LENGTH = 80;

    private Excerpt() {}

    static String of(String text) {
        return around(text, 0);
    }

    /** The part of the text that has the character at an index in its middle. */
    static String around(String text, int index) {
        int start = text.length() <= LENGTH ? 0 : Math.max(0, Math.min(index - LENGTH / 2, text.length() - LENGTH));
        int end = Math.min(text.length(), start + LENGTH);
        start = splitsPair(text, start) ? start + 1 : start;
        end = splitsPair(text, end) ? end - 1 : end;
        return (start > 0 ? "\"…" : "\"") + text.substring(start, end) + (end < text.length() ? "…\"" : "\"");
    }

    private static boolean splitsPair(String text, int index) {
        return index > 0
                && index < text.length()
                && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }
}
