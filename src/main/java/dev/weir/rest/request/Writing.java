package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * What the Prefer header says of a write.
 *
 * @param resolution what becomes of a row that is there already; null when it is an error
 * @param missingDefault whether a column that an object does not name gets its default, instead of NULL
 * @param maxAffected the most rows that may be written; null for any number
 * @param rollback whether all of it is undone once its answer is known
 */
public record Writing(
        @Nullable Resolution resolution,
        boolean missingDefault,
        @Nullable Long maxAffected,
        boolean rollback) {

    /** A write of which nothing is said. */
    public static final Writing NONE = new Writing(null, false, null, false);

    /** {@code resolution=}. */
    public enum Resolution {
        /** The row is changed to what was sent. */
        MERGE_DUPLICATES,
        /** The row stays as it is. */
        IGNORE_DUPLICATES
    }
}
