package dev.weir.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bounds the number of different routes that meters are tagged with. First come, first named. Thread-safe. */
final class Routes {

    static final String OTHER = "other";

    private final int limit;
    private final Map<String, Route> known = new ConcurrentHashMap<>();
    private final Route other = new Route(OTHER, new RouteTimers());

    /** A route under the name that its meters have. */
    record Route(String name, RouteTimers timers) {}

    Routes(int limit) {
        this.limit = limit;
    }

    Route named(String name) {
        Route route = known.get(name);
        return route == null ? add(name) : route;
    }

    private Route add(String name) {
        // Two threads may pass here at once: the limit is about memory, and one name more does no harm.
        if (name.equals(OTHER) || known.size() >= limit) {
            return other;
        }
        return known.computeIfAbsent(name, added -> new Route(added, new RouteTimers()));
    }
}
