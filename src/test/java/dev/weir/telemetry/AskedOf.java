package dev.weir.telemetry;

import org.jspecify.annotations.Nullable;

/** A request for a relation. */
record AskedOf(
        String surface,
        String route,
        String consumer,
        String sql,
        @Nullable String traceparent) implements Asked {

    AskedOf(String route) {
        this("rest", route, "127.0.0.1", "select 1", null);
    }
}
