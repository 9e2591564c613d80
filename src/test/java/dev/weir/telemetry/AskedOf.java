package dev.weir.telemetry;

import org.jspecify.annotations.Nullable;

/** A request for a relation. */
public record AskedOf(
        String surface,
        String route,
        String consumer,
        String sql,
        @Nullable String traceparent) implements Asked {

    @Override
    public @Nullable String role() {
        return route.startsWith("as ") ? route.substring("as ".length()) : null;
    }

    AskedOf(String route) {
        this("rest", route, "127.0.0.1", "select 1", null);
    }

    /** One that came in by another door. */
    public static AskedOf route(String surface, String route) {
        return new AskedOf(surface, route, "127.0.0.1", "select 1", null);
    }
}
