package dev.weir.rest.response;

import dev.weir.rest.request.Format;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Names and fixed values of the header fields of answers, as bytes that are written as they are. */
final class Fields {

    static final AsciiString ALLOW = AsciiString.cached("Allow");
    static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    static final AsciiString CONTENT_PROFILE = AsciiString.cached("Content-Profile");
    static final AsciiString CONTENT_RANGE = AsciiString.cached("Content-Range");
    static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    static final AsciiString LOCATION = AsciiString.cached("Location");
    static final AsciiString PREFERENCE_APPLIED = AsciiString.cached("Preference-Applied");
    static final AsciiString RETRY_AFTER = AsciiString.cached("Retry-After");
    static final AsciiString VARY = AsciiString.cached("Vary");
    static final AsciiString WWW_AUTHENTICATE = AsciiString.cached("WWW-Authenticate");

    static final AsciiString JSON = contentType(Format.JSON);
    static final AsciiString NDJSON = contentType(Format.NDJSON);

    /**
     * What else decides what a URL answers; caches must know. The profile does so even where one schema is exposed:
     * another is refused.
     */
    static final AsciiString READ_VARIES_BY = AsciiString.cached("Accept, Accept-Profile, Prefer, Range");

    static final AsciiString WRITE_VARIES_BY = AsciiString.cached("Accept, Content-Profile, Prefer");

    private Fields() {}

    /** A value with any letters, as the request's headers have them. */
    static AsciiString utf8(String value) {
        return new AsciiString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static AsciiString contentType(Format format) {
        return AsciiString.cached(format.mediaType() + "; charset=utf-8");
    }
}
