package dev.weir.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Names and fixed values of the header fields of answers, as bytes that are written as they are. */
public final class Fields {

    public static final AsciiString ALLOW = AsciiString.cached("Allow");
    public static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    public static final AsciiString CONTENT_RANGE = AsciiString.cached("Content-Range");
    public static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    public static final AsciiString LOCATION = AsciiString.cached("Location");
    public static final AsciiString PREFERENCE_APPLIED = AsciiString.cached("Preference-Applied");
    public static final AsciiString PROXY_STATUS = AsciiString.cached("Proxy-Status");
    public static final AsciiString RETRY_AFTER = AsciiString.cached("Retry-After");
    public static final AsciiString VARY = AsciiString.cached("Vary");
    public static final AsciiString WWW_AUTHENTICATE = AsciiString.cached("WWW-Authenticate");

    public static final AsciiString JSON = contentType("application/json");

    private Fields() {}

    /** A value with any letters, as the request's headers have them. */
    public static AsciiString utf8(String value) {
        return new AsciiString(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The value of Content-Type for a text of this media type. */
    public static AsciiString contentType(String mediaType) {
        return AsciiString.cached(mediaType + "; charset=utf-8");
    }
}
