package dev.weir.rest.plan;

import dev.weir.rest.request.Preferences.Count;
import org.jspecify.annotations.Nullable;

/**
 * How the rows that pass a read's filter are counted.
 *
 * @param limit up to where they are counted before the planner's estimate is taken; null unless it is that way
 */
public record Counting(Count how, @Nullable Long limit) {

    /** As it is asked for; without a maximum of rows, an estimate up to which is counted is an exact count. */
    static @Nullable Counting of(@Nullable Count asked, @Nullable Long maxRows) {
        if (asked != Count.ESTIMATED) {
            return asked == null ? null : new Counting(asked, null);
        }
        return maxRows == null ? new Counting(Count.EXACT, null) : new Counting(asked, maxRows);
    }

    /** Whether the planner is asked. */
    public boolean estimates() {
        return how != Count.EXACT;
    }

    /**
     * How many there are.
     *
     * @param counted by the read itself; null when it does not count
     * @param estimated by the planner; null when it was not asked
     */
    public @Nullable Long total(@Nullable Long counted, @Nullable Long estimated) {
        if (counted == null || estimated == null) {
            return counted == null ? estimated : counted;
        }
        return limit != null && counted > limit ? Math.max(counted, estimated) : counted;
    }
}
