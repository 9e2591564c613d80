package dev.weir.server;

import dev.weir.pool.MemoryBudget;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.internal.PlatformDependent;
import java.util.List;

/**
 * The memory that clients can make the process hold.
 *
 * @param bodies of requests that are not answered yet
 * @param responses that have not been taken yet, from when they come from PostgreSQL
 * @param observer is told of what does not fit, and of all else that happens to a client's connection
 */
record HttpMemory(MemoryBudget bodies, MemoryBudget responses, Observer observer) implements MeterBinder {

    private static final long MANAGEMENT = 16L << 20;

    /**
     * The management port's own memory, which clients of the service cannot use up. Its events are not counted among the
     * service's.
     */
    HttpMemory apart() {
        return new HttpMemory(new MemoryBudget(MANAGEMENT), new MemoryBudget(MANAGEMENT), event -> {});
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bind(registry, "bodies", bodies);
        bind(registry, "responses", responses);
        Meters.MEMORY_DIRECT_USED.gauge(registry, List.of(), PlatformDependent::usedDirectMemory);
        Meters.MEMORY_DIRECT_LIMIT.gauge(registry, List.of(), PlatformDependent::maxDirectMemory);
    }

    private static void bind(MeterRegistry registry, String what, MemoryBudget budget) {
        Meters.MEMORY_USED.gauge(registry, List.of(what), budget::used);
        Meters.MEMORY_LIMIT.gauge(registry, List.of(what), budget::limit);
    }
}
