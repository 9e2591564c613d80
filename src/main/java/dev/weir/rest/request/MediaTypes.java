package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Type: what is read (RFC 9110, 8.3). */
final class MediaTypes {

    private MediaTypes() {}

    /** Refuses a body that does not say it is JSON in UTF-8; one that says nothing is taken for it. */
    static void requireJson(@Nullable String contentType) {
        if (contentType != null && !isJson(contentType)) {
            throw unsupported(415, "Content-Type is %s; only application/json is read".formatted(contentType));
        }
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

    static FailureException unsupported(int status, String message) {
        return new FailureException(new RequestFailure.UnsupportedMediaType(status, message));
    }

    /** The media types, as they are said in a sentence. */
    static String names(List<Format> formats) {
        return String.join(" and ", formats.stream().map(Format::mediaType).toList());
    }
}
