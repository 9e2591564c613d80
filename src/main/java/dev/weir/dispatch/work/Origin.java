package dev.weir.dispatch.work;

import org.jspecify.annotations.Nullable;

/**
 * Where a piece of work came from, for fairness and for the meters.
 *
 * @param surface which interface it came by: rest, sql, changes, catalog
 * @param route the relation or function of the catalog that it is for; never a raw path
 * @param consumer the party that it is counted for, by a name that begins with its kind, or an address
 * @param traceparent the W3C trace context of the request; null when it is not traced
 * @param isOwn whether it is Weir's own work, which may take longer than a request's
 */
public record Origin(
        String surface,
        String route,
        String consumer,
        @Nullable String traceparent,
        boolean isOwn) {

    private static final String SELF = "weir";

    /** A request's, not traced. */
    public Origin(String surface, String route, String consumer) {
        this(surface, route, consumer, null, false);
    }

    /** Weir's own. */
    public static Origin own(String surface) {
        return new Origin(surface, surface, SELF, null, true);
    }
}
