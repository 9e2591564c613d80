package dev.weir.rest.request;

/** In which form the rows of an answer are sent. */
public enum Format {
    /** One JSON array, built whole in PostgreSQL. */
    JSON("application/json"),
    /** One JSON object a line, sent as the rows come: {@code application/x-ndjson}. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type, without parameters. */
    public String mediaType() {
        return mediaType;
    }
}
