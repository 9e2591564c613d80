package dev.weir.dispatch;

/**
 * Where a piece of work came from, for fairness and for the meters.
 *
 * @param surface the door it came in by: rest, sql, changes, catalog
 * @param route the relation or function of the catalog that it is for; never a raw path
 * @param consumer who asks: token subject, role or address
 */
public record Origin(String surface, String route, String consumer) {

    private static final String SELF = "weir";

    /** Weir's own work, which may take longer than a request's. */
    public static Origin own(String surface) {
        return new Origin(surface, surface, SELF);
    }

    boolean isOwn() {
        return SELF.equals(consumer);
    }
}
