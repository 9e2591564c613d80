package dev.weir.rest.plan;

import dev.weir.rest.request.Writing;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a write.
 *
 * @param defaults whether a column that an object does not name gets its default, instead of NULL
 * @param atMost the most rows that it may write; with more it fails and nothing is written; null for any number
 * @param rollback whether all of it is undone once its answer is known
 */
public record Terms(boolean defaults, @Nullable Long atMost, boolean rollback) {

    /** Those of a write of which nothing is said. */
    public static final Terms NONE = new Terms(false, null, false);

    static Terms of(Writing writing) {
        return new Terms(writing.missingDefault(), writing.maxAffected(), writing.rollback());
    }
}
