package dev.weir.rest.response;

import dev.weir.rest.request.Format;
import io.netty.util.AsciiString;

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

    static final AsciiString JSON = AsciiString.cached(Format.JSON.mediaType() + "; charset=utf-8");
    static final AsciiString NDJSON = AsciiString.cached(Format.NDJSON.mediaType() + "; charset=utf-8");

    /**
     * What else decides what a URL answers; caches must know. The profile does so even where one schema is exposed:
     * another is refused.
     */
    static final AsciiString READ_VARIES_BY = AsciiString.cached("Accept, Accept-Profile, Prefer, Range");

    static final AsciiString WRITE_VARIES_BY = AsciiString.cached("Accept, Content-Profile, Prefer");

    private Fields() {}
}
