package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Type and Accept, as far as JSON is concerned (RFC 9110, 8.3 and 12.5.1). */
final class MediaTypes {

    private static final String JSON = "application/json";

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
        return parts[0].equals(JSON) && (charset == null || charset.equals("utf-8") || charset.equals("utf8"));
    }

    /** Refuses a request whose client would not take JSON. */
    static void requireJsonAccepted(List<String> accept) {
        List<String[]> ranges = accept.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .filter(range -> !range.isBlank())
                .map(MediaTypes::parts)
                .toList();
        if (!ranges.isEmpty() && !accepts(ranges)) {
            throw unsupported(
                    406,
                    "None of the media types of Accept can be sent: %s; only application/json can"
                            .formatted(String.join(", ", accept)));
        }
    }

    /** The range that names JSON most closely decides. */
    private static boolean accepts(List<String[]> ranges) {
        for (String name : List.of(JSON, "application/*", "*/*")) {
            List<String[]> matching =
                    ranges.stream().filter(range -> range[0].equals(name)).toList();
            if (!matching.isEmpty()) {
                return matching.stream().anyMatch(range -> !refused(range));
            }
        }
        return false;
    }

    private static boolean refused(String[] range) {
        String quality = parameter(range, "q");
        return quality != null && quality.matches("0(\\.0*)?");
    }

    /** The type and its parameters, in lower case. */
    private static String[] parts(String mediaType) {
        String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", -1);
        return Arrays.stream(parts).map(String::strip).toArray(String[]::new);
    }

    private static @Nullable String parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith(name + "=")) {
                return parts[i].substring(name.length() + 1).replace("\"", "").strip();
            }
        }
        return null;
    }

    private static FailureException unsupported(int status, String message) {
        return new FailureException(new RequestFailure.UnsupportedMediaType(status, message));
    }
}
