package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Type and Content-Encoding: what is read (RFC 9110, 8.3 and 8.4). */
final class MediaTypes {

    /** The parameters of a URL as a body (the URL standard). */
    private static final String FORM = BodyForm.FORM.mediaType();

    private MediaTypes() {}

    /** The form of the body of a write by its Content-Type; of one that says nothing, JSON. */
    static BodyForm form(@Nullable String contentType) {
        return form(contentType, BodyForm.OF_ROWS);
    }

    /** The same of a call. */
    static BodyForm formOfCall(@Nullable String contentType) {
        return form(contentType, BodyForm.OF_CALLS);
    }

    private static BodyForm form(@Nullable String contentType, List<BodyForm> read) {
        if (contentType == null) {
            return BodyForm.JSON;
        }
        String[] parts = parts(contentType);
        String charset = parameter(parts, "charset");
        boolean utf8 = charset == null || charset.equals("utf-8") || charset.equals("utf8");
        return read.stream()
                .filter(form -> utf8 && parts[0].equals(form.mediaType()))
                .findFirst()
                .orElseThrow(() -> unread(contentType, read));
    }

    private static FailureException unread(String contentType, List<BodyForm> read) {
        List<String> names = read.stream().map(BodyForm::mediaType).toList();
        String all = String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
        return unsupported(
                415,
                "Content-Type is %s; only %s are read".formatted(contentType, all),
                "Send JSON, and say so: Content-Type: application/json");
    }

    /** Refuses a body that does not say it is a form: what a query means depends on it (RFC 10008, 2). */
    static void requireForm(@Nullable String contentType) {
        if (contentType == null || !parts(contentType)[0].equals(FORM)) {
            throw unsupported(
                    415,
                    contentType == null
                            ? "A QUERY needs a Content-Type; only %s is read".formatted(FORM)
                            : "Content-Type is %s; a QUERY's is %s".formatted(contentType, FORM),
                    "Send the parameters of the URL as the body, and say so: Content-Type: " + FORM);
        }
    }

    /**
     * Refuses a body that is compressed.
     *
     * @param codings the values of all Content-Encoding headers
     */
    static void requireUncompressed(List<String> codings, ByteBuffer body) {
        String named = String.join(", ", codings);
        boolean coded = Arrays.stream(named.split(",")).map(String::strip).anyMatch(coding -> !isNone(coding));
        if (coded) {
            throw compressed("Content-Encoding is %s; only bodies without one are read".formatted(named));
        }
        if (isGzip(body)) {
            throw compressed("The body is gzip; only bodies without a Content-Encoding are read");
        }
    }

    private static boolean isNone(String coding) {
        return coding.isEmpty() || coding.equalsIgnoreCase("identity");
    }

    /** By its first two bytes (RFC 1952, 2.3.1), of which the second cannot be there in UTF-8. */
    private static boolean isGzip(ByteBuffer body) {
        int start = body.position();
        return body.remaining() > 1 && body.get(start) == 0x1F && body.get(start + 1) == (byte) 0x8B;
    }

    private static FailureException compressed(String message) {
        return unsupported(415, message, "Send the body uncompressed");
    }

    /** The type and its parameters, in lower case. */
    static String[] parts(String mediaType) {
        List<String> parts = split(mediaType.toLowerCase(Locale.ROOT), ';');
        parts.replaceAll(String::strip);
        return parts.toArray(String[]::new);
    }

    /** The parts between separators that are not within quotes. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    static @Nullable String parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith(name + "=")) {
                return parts[i].substring(name.length() + 1).replace("\"", "").strip();
            }
        }
        return null;
    }

    static FailureException unsupported(int status, String message, @Nullable String hint) {
        return new FailureException(new RequestFailure.UnsupportedMediaType(status, message, hint));
    }
}
