package dev.weir.rest.request;

/** In which form the rows of an answer are sent: one of the service's own, or one that the database makes. */
public sealed interface Form permits Format, Handled {

    /** The media type, with the parameter that tells it from others. */
    String mediaType();

    /** Whether it is sent row by row. */
    default boolean isStream() {
        return false;
    }

    /** Whether it has a place for one row, no more and no less. */
    default boolean isSingular() {
        return false;
    }

    /** Whether PostgreSQL makes text of it, and not JSON. */
    boolean isText();
}
