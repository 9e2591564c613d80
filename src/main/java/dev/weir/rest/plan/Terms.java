package dev.weir.rest.plan;

import dev.weir.rest.request.Page;
import dev.weir.rest.request.Writing;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a write.
 *
 * @param defaults whether a column that an object does not name gets its default, instead of NULL
 * @param atMost the most rows that it may write; with more it fails and nothing is written; null for any number
 * @param rollback whether all of it is undone once its answer is known
 * @param maxBytes the most that its answer may have; with more it fails and nothing is written
 */
public record Terms(boolean defaults, @Nullable Long atMost, boolean rollback, long maxBytes) {

    /** Those of a write of which nothing is said. */
    public static final Terms NONE = new Terms(false, null, false, Integer.MAX_VALUE);

    static Terms of(Writing writing, long maxBytes) {
        return new Terms(writing.missingDefault(), writing.maxAffected(), writing.rollback(), maxBytes);
    }

    /** The same for no more rows than the page has. PostgreSQL has no window over what it writes. */
    Terms within(Page page) {
        Long limit = page.limit();
        boolean fewer = limit != null && (atMost == null || limit < atMost);
        return fewer ? new Terms(defaults, limit, rollback, maxBytes) : this;
    }
}
