package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/** The service's own forms of the rows of an answer. */
public enum Format implements Form {
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

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public boolean isStream() {
        return this == NDJSON;
    }

    @Override
    public boolean isSingular() {
        return this == OBJECT || this == STRIPPED_OBJECT;
    }

    @Override
    public boolean isText() {
        return this == CSV;
    }
}
