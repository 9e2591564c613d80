package dev.weir.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts statements by the role that they ran as. First come, first named: a token may name any. Thread-safe. */
final class RoleCounters {

    /** The name of the role that the service logs in as: its own name is a credential's. */
    static final String LOGIN = "login";

    private final MeterRegistry registry;
    private final int limit;
    private final Map<String, Counter> known = new ConcurrentHashMap<>();

    /** @param limit how many roles have a counter of their own */
    RoleCounters(MeterRegistry registry, int limit) {
        this.registry = registry;
        this.limit = limit;
    }

    void count(@Nullable String role) {
        String name = role == null ? LOGIN : role;
        Counter counter = known.get(name);
        (counter == null ? add(name) : counter).increment();
    }

    private Counter add(String name) {
        // As with routes, two threads may pass here at once: one name more does no harm.
        String named = known.size() >= limit ? Routes.OTHER : name;
        return known.computeIfAbsent(named, added -> Meters.DISPATCH_STATEMENTS.counter(registry, List.of(added)));
    }
}
