package dev.weir.rest.response;

import dev.weir.http.Fields;
import dev.weir.rest.request.Format;
import io.netty.util.AsciiString;

/** Header fields that only the answers of the REST surface have. */
final class RestFields {

    static final AsciiString CONTENT_PROFILE = AsciiString.cached("Content-Profile");

    static final AsciiString NDJSON = Fields.contentType(Format.NDJSON.mediaType());

    /**
     * What else decides what a URL answers; caches must know. The profile does so even where one schema is exposed:
     * another is refused.
     */
    static final AsciiString READ_VARIES_BY = AsciiString.cached("Accept, Accept-Profile, Prefer, Range");

    static final AsciiString WRITE_VARIES_BY = AsciiString.cached("Accept, Content-Profile, Prefer");

    private RestFields() {}
}
