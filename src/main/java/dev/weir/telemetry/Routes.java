package dev.weir.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Bounds the number of different routes that meters are tagged with. First come, first named. Thread-safe. */
final class Routes {

    static final String OTHER = "other";

    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Routes(int limit) {
        this.limit = limit;
    }

    String name(String route) {
        if (known.contains(route)) {
            return route;
        }
        // Two threads may pass here at once: the limit is about memory, and one name more does no harm.
        if (known.size() >= limit) {
            return OTHER;
        }
        known.add(route);
        return route;
    }
}
