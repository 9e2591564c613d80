package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * A body in a media type that is not the service's own.
 *
 * @param mediaType in lower case
 * @param bytes whether it is bytes, and not text
 */
public record Handled(String mediaType, Maker maker, boolean bytes) implements Form {

    /** What Content-Type says of a body that any media type may stand for. */
    public static final String UNKNOWN = "application/octet-stream";

    /** What makes it of the rows. */
    public sealed interface Maker {

        /** Whether it makes the body of any media type. */
        default boolean isOfAny() {
            return false;
        }
    }

    /**
     * An aggregate of the database's.
     *
     * @param row the type that each row is made first; null where it takes any
     * @param isOfAny whether it makes all media types
     */
    public record Aggregated(Named aggregate, @Nullable Named row, boolean isOfAny) implements Maker {}

    /**
     * The values of the one column, with nothing between them.
     *
     * @param column its name; null of a function's single value
     * @param isOfAny whether it is that of all media types
     */
    public record Joined(@Nullable String column, boolean isOfAny) implements Maker {}

    /** A GeoJSON feature for each row, by PostGIS. */
    public record Features(String schema) implements Maker {}

    /** The name of an aggregate or a type. */
    public record Named(String schema, String name) {}

    @Override
    public boolean isText() {
        return true;
    }
}
