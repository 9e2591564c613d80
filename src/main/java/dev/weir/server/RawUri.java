package dev.weir.server;

import java.util.Optional;

/**
 * The request target as clients really send it. Many send characters such as quotes, braces and {@code >} unencoded, as curl does
 * with what it is given; {@code java.net.URI} refuses them, PostgREST's clients expect them to pass.
 */
final class RawUri {

    private static final String HEX = "0123456789ABCDEF";
    private static final boolean[] LEGAL = new boolean[128];

    static {
        for (char c = '!'; c <= '~'; c++) {
            LEGAL[c] = "\"<>\\^`{|}#".indexOf(c) < 0;
        }
    }

    private RawUri() {}

    /**
     * The target with every illegal character percent-encoded; the same string when there is none.
     *
     * @param target one character a byte, as the HTTP decoder reads it
     * @return nothing when a percent sign is not followed by two hexadecimal digits
     */
    static Optional<String> encode(String target) {
        int illegal = 0;
        int path = endOfPath(target);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '%' && !isEscape(target, i)) {
                return Optional.empty();
            }
            illegal += isLegal(c, i < path) ? 0 : 1;
        }
        return Optional.of(illegal == 0 ? target : escape(target, path, illegal));
    }

    /** A target that begins otherwise has a host before its path, where brackets are legal. */
    private static int endOfPath(String target) {
        int query = target.indexOf('?');
        return !target.startsWith("/") ? 0 : query < 0 ? target.length() : query;
    }

    private static boolean isLegal(char c, boolean inPath) {
        return c < 128 && LEGAL[c] && !(inPath && (c == '[' || c == ']'));
    }

    private static boolean isEscape(String target, int at) {
        return at + 2 < target.length()
                && Character.digit(target.charAt(at + 1), 16) >= 0
                && Character.digit(target.charAt(at + 2), 16) >= 0;
    }

    private static String escape(String target, int path, int illegal) {
        StringBuilder out = new StringBuilder(target.length() + 2 * illegal);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (isLegal(c, i < path)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
