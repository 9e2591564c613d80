package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/** In which form the rows of an answer are sent. */
public enum Format {
    /** One JSON array, built whole in PostgreSQL. */
    JSON("application/json"),
    /** One JSON object a line, sent as the rows come: {@code application/x-ndjson}. */
    NDJSON("application/x-ndjson"),
    /** One JSON array whose objects lack the keys that are null. */
    STRIPPED_JSON("application/vnd.pgrst.array+json", "nulls=stripped"),
    /** The only row, as an object. */
    OBJECT("application/vnd.pgrst.object+json"),
    /** The only row, as an object that lacks the keys that are null. */
    STRIPPED_OBJECT("application/vnd.pgrst.object+json", "nulls=stripped"),
    /** A line of the columns' names and one for each row, with PostgreSQL's text of each value. */
    CSV("text/csv");

    private final String mediaType;

    Format(String mediaType) {
        this(mediaType, null);
    }

    Format(String type, @Nullable String parameter) {
        this.mediaType = parameter == null ? type : type + ";" + parameter;
    }

    /** The media type, with the parameter that tells it from others. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether it is sent row by row. */
    public boolean isStream() {
        return this == NDJSON;
    }

    /** Whether it has a place for one row, no more and no less. */
    public boolean isSingular() {
        return this == OBJECT || this == STRIPPED_OBJECT;
    }
}
