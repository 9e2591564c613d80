package dev.weir.rest.request;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Prefer header (RFC 7240).
 *
 * @param count null when no count is asked for
 * @param result what the answer to a write carries; null when it is not said
 * @param serverTiming {@code server-timing}, ours: the answer says how long its stages took
 * @param deadline {@code wait=N}: the deadline of this request; null for the service's own
 * @param timeZone in which times are shown and read, by its name; null for the database's own
 * @param writing how something is written
 * @param applied the preferences that were understood, as the client wrote them, for Preference-Applied
 */
public record Preferences(
        @Nullable Count count,
        @Nullable Result result,
        boolean serverTiming,
        @Nullable Duration deadline,
        @Nullable String timeZone,
        Writing writing,
        List<String> applied) {

    public static final Preferences NONE = new Preferences(null, null, false, null, List.of());

    /** Preferences that name no time zone, and say nothing of how something is written. */
    public Preferences(
            @Nullable Count count,
            @Nullable Result result,
            boolean serverTiming,
            @Nullable Duration deadline,
            List<String> applied) {
        this(count, result, serverTiming, deadline, null, Writing.NONE, applied);
    }

    /** How the total is counted. */
    public enum Count {
        EXACT,
        /** As PostgreSQL's planner expects it. */
        PLANNED,
        /** Exactly up to the most rows that a read answers, as planned above it. */
        ESTIMATED
    }

    /** {@code return=}. */
    public enum Result {
        REPRESENTATION,
        MINIMAL,
        HEADERS_ONLY
    }

    public Preferences {
        applied = List.copyOf(applied);
    }
}
