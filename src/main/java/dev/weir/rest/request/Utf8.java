package dev.weir.rest.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Bodies as text. A body may be as large as the service lets it be, so that there is one copy of it, which has a byte a
 * character where it can: a decoder would have two bytes for each until it is done, and then copy them.
 */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int CHARACTERS = 8192;

    private Utf8() {}

    /** The text; what is not UTF-8 is replaced in it. */
    static String text(ByteBuffer body) {
        if (body.hasArray()) {
            return new String(
                    body.array(), body.arrayOffset() + body.position(), body.remaining(), StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether it has no half of a surrogate pair, which UTF-8 cannot hold: it would become a question mark. */
    static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * The number of the first byte that belongs to no character, from 1; empty when there is none.
     *
     * @param text of the body: only one in which something may have been replaced is looked at again
     */
    static OptionalInt firstInvalid(ByteBuffer body, String text) {
        if (text.indexOf(REPLACEMENT) < 0) {
            return OptionalInt.empty();
        }
        ByteBuffer bytes = body.duplicate();
        CharBuffer part = CharBuffer.allocate(CHARACTERS);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(bytes, part.clear(), true);
        }
        return result.isError() ? OptionalInt.of(bytes.position() - body.position() + 1) : OptionalInt.empty();
    }
}
