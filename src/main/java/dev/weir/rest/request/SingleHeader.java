package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A header that has one value. Its bytes are read as UTF-8, for names in it may have any letters. */
final class SingleHeader {

    private SingleHeader() {}

    /** The value without blanks around it; null when the header is absent or blank. */
    static @Nullable String of(Headers headers, String name) {
        List<String> given = headers.values(name);
        if (given.isEmpty()) {
            return null;
        }
        requireOne(name, given);
        String value = given.getFirst().strip();
        return value.isEmpty() ? null : utf8(name, value);
    }

    private static void requireOne(String name, List<String> given) {
        if (given.size() > 1) {
            List<String> values = given.stream().map(String::strip).distinct().toList();
            if (values.size() > 1) {
                throw refused("The header %s is given twice".formatted(name), String.join(" and ", values));
            }
        }
    }

    /** Servers hand each byte of a header over as one character (ISO 8859-1). */
    private static String utf8(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw refused("The header %s has a NUL character".formatted(name), null);
        }
        byte[] read = value.getBytes(StandardCharsets.ISO_8859_1);
        if (!new String(read, StandardCharsets.ISO_8859_1).equals(value)) {
            return value;
        }
        ByteBuffer bytes = ByteBuffer.wrap(read);
        String text = Utf8.text(bytes);
        if (Utf8.firstInvalid(bytes, text).isPresent()) {
            throw refused("The header %s is not valid UTF-8".formatted(name), null);
        }
        return text;
    }

    private static FailureException refused(String message, @Nullable String details) {
        return new FailureException(new RequestFailure.Malformed(message, details, null));
    }
}
