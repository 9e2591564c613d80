package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Type and Content-Encoding: what is read (RFC 9110, 8.3 and 8.4). */
final class MediaTypes {

    /** The parameters of a URL as a body (the URL standard). */
    private static final String FORM = "application/x-www-form-urlencoded";

    private MediaTypes() {}

    /** Refuses a body that does not say it is JSON in UTF-8; one that says nothing is taken for it. */
    static void requireJson(@Nullable String contentType) {
        if (contentType != null && !isJson(contentType)) {
            throw unsupported(
                    415,
                    "Content-Type is %s; only application/json is read".formatted(contentType),
                    "Send JSON, and say so: Content-Type: application/json");
        }
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

    private static boolean isJson(String contentType) {
        String[] parts = parts(contentType);
        String charset = parameter(parts, "charset");
        return parts[0].equals(Format.JSON.mediaType())
                && (charset == null || charset.equals("utf-8") || charset.equals("utf8"));
    }

    /** The type and its parameters, in lower case. */
    static String[] parts(String mediaType) {
        String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", -1);
        return Arrays.stream(parts).map(String::strip).toArray(String[]::new);
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
