package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Percent-encoded text (RFC 3986) to a string. Strict, because a guess could make two names one: every escape must
 * be whole, the bytes must be UTF-8, and U+0000, which PostgreSQL cannot store, is refused.
 */
final class PercentDecoder {

    private PercentDecoder() {}

    /** @param what what the text is, for the message: {@code the path} */
    static String path(String raw, String what) {
        return isPlain(raw, false) ? raw : decode(raw, () -> what, false);
    }

    /**
     * As {@link #path}, and {@code +} is a space.
     *
     * @param what takes longer to make than the text to read
     */
    static String query(String raw, Supplier<String> what) {
        return isPlain(raw, true) ? raw : decode(raw, what, true);
    }

    private static String decode(String raw, Supplier<String> what, boolean plusIsSpace) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.put(escape(raw, i, what));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else if (c <= 0xFF) {
                bytes.put((byte) c);
            } else {
                throw refused(what, "has a character that must be percent-encoded", raw, i);
            }
        }
        return withoutNul(utf8(bytes.flip(), raw, what), raw, what);
    }

    private static boolean isPlain(String raw, boolean plusIsSpace) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == 0 || c >= 0x80 || c == '%' || (c == '+' && plusIsSpace)) {
                return false;
            }
        }
        return true;
    }

    private static byte escape(String raw, int at, Supplier<String> what) {
        int high = at + 2 < raw.length() ? hex(raw.charAt(at + 1)) : -1;
        int low = at + 2 < raw.length() ? hex(raw.charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
            throw refused(what, "has a % that two hexadecimal digits do not follow", raw, at);
        }
        return (byte) (high << 4 | low);
    }

    /** ASCII only, which {@link Character#digit} is not. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static String utf8(ByteBuffer bytes, String raw, Supplier<String> what) {
        String text = Utf8.text(bytes);
        if (Utf8.firstInvalid(bytes, text).isEmpty()) {
            return text;
        }
        throw new FailureException(new RequestFailure.Malformed(
                "%s is not valid UTF-8".formatted(capitalised(what)),
                "It was sent as %s".formatted(Excerpt.of(raw)),
                null));
    }

    private static String withoutNul(String text, String raw, Supplier<String> what) {
        if (text.indexOf('\0') < 0) {
            return text;
        }
        throw new FailureException(new RequestFailure.Malformed(
                "%s has a NUL character, which PostgreSQL cannot store".formatted(capitalised(what)),
                "It was sent as %s".formatted(Excerpt.of(raw)),
                null));
    }

    private static FailureException refused(Supplier<String> what, String why, String raw, int at) {
        return new FailureException(new RequestFailure.Malformed(
                "%s %s".formatted(capitalised(what), why),
                "At character %d of %s".formatted(at + 1, Excerpt.around(raw, at)),
                null));
    }

    private static String capitalised(Supplier<String> what) {
        String text = what.get();
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
