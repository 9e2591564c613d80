package dev.weir.telemetry;

import org.jspecify.annotations.Nullable;

/** A piece of work, as those see it who are told what became of it. What costs something is made when it is asked for. */
public interface Asked {

    /** The door it came in by: rest, sql, changes, catalog. */
    String surface();

    /** The relation or function of the catalog that it is for; never a raw path. */
    String route();

    /** Who asks: token subject, role or address. */
    String consumer();

    /** The SQL without its arguments. */
    String sql();

    /** The W3C trace context of the request, {@code 00-<trace>-<span>-<flags>}; null when it is not traced. */
    @Nullable
    String traceparent();
}
