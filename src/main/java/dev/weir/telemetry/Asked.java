package dev.weir.telemetry;

import org.jspecify.annotations.Nullable;

/** A piece of work, as listeners see it. What costs something to make is made when it is called for. */
public interface Asked {

    /** The surface it came in by: rest, sql, changes, catalog. */
    String surface();

    /** The relation or function of the catalog that it is for; never a raw path. */
    String route();

    /** The consumer that it is counted for, by the name that begins with its kind: token, role, key or user; or an address. */
    String consumer();

    /** The SQL without its arguments. */
    String sql();

    /** The W3C trace context of the request, {@code 00-<trace>-<span>-<flags>}; null when it is not traced. */
    @Nullable
    String traceparent();
}
