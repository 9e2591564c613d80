package dev.weir.rest.response;

import dev.weir.http.Fields;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Handled;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Header fields that only the answers of the REST surface have. */
final class RestFields {

    static final AsciiString CONTENT_PROFILE = AsciiString.cached("Content-Profile");

    /** Which forms of a query are taken (RFC 10008, 3). */
    static final AsciiString ACCEPT_QUERY = AsciiString.cached("Accept-Query");

    static final AsciiString FORM = AsciiString.cached("\"application/x-www-form-urlencoded\"");

    static final AsciiString CACHE_CONTROL = AsciiString.cached("Cache-Control");

    /** No cache is to keep what depends on a body that it may not have looked at. */
    static final AsciiString NO_STORE = AsciiString.cached("no-store");

    private static final Map<Format, AsciiString> CONTENT_TYPES = Arrays.stream(Format.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    format -> Fields.contentType(format.mediaType()),
                    (one, other) -> one,
                    () -> new EnumMap<>(Format.class)));

    /**
     * What else decides what a URL answers; caches must know. The profile does so even where one schema is exposed:
     * another is refused.
     */
    static final AsciiString READ_VARIES_BY = AsciiString.cached("Accept, Accept-Profile, Prefer, Range");

    static final AsciiString WRITE_VARIES_BY = AsciiString.cached("Accept, Content-Profile, Prefer");

    static final AsciiString ROOT_VARIES_BY = AsciiString.cached("Accept, Accept-Profile, Authorization");

    private static final Set<String> TEXTS =
            Set.of("application/json", "application/geo+json", "text/csv", "text/plain", "text/xml");

    private RestFields() {}

    /** What Content-Type says of rows in this form. */
    static AsciiString contentType(Form form) {
        return switch (form) {
            case Format format -> Objects.requireNonNull(CONTENT_TYPES.get(format));
            case Handled handled -> contentType(handled.mediaType());
        };
    }

    /** PostgREST names the encoding of media types that it knows as texts, and of no other. */
    private static AsciiString contentType(String mediaType) {
        return TEXTS.contains(mediaType) ? Fields.contentType(mediaType) : new AsciiString(mediaType);
    }
}
