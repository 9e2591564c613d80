package dev.weir.rest.request;

import java.util.List;

/** The forms that a body can have. */
enum BodyForm {
    JSON("application/json"),
    CSV("text/csv"),
    FORM("application/x-www-form-urlencoded"),
    TEXT("text/plain"),
    XML("text/xml"),
    BYTES("application/octet-stream");

    /** Those that hold rows, or named values. */
    static final List<BodyForm> OF_ROWS = List.of(JSON, CSV, FORM);

    /** Those that a function takes. */
    static final List<BodyForm> OF_CALLS = List.of(JSON, CSV, FORM, TEXT, XML, BYTES);

    private final String mediaType;

    BodyForm(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type, without parameters. */
    String mediaType() {
        return mediaType;
    }
}
