package dev.weir.pool;

import dev.weir.telemetry.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import java.util.List;
import java.util.function.ToIntFunction;

/** What the pool holds, for operators. Reads cached state; borrows no connection. */
final class PoolMeters implements MeterBinder {

    private final ConnectionPool pool;
    private final Bound bound;
    private final Reachability reachability;

    PoolMeters(ConnectionPool pool, Bound bound, Reachability reachability) {
        this.pool = pool;
        this.bound = bound;
        this.reachability = reachability;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Meters.CONNECTIONS.gauge(registry, List.of("active"), () -> pooled(PoolMetrics::acquiredSize));
        Meters.CONNECTIONS.gauge(registry, List.of("idle"), () -> pooled(PoolMetrics::idleSize));
        Meters.CONNECTIONS.gauge(registry, List.of("changing"), this::changing);
        Meters.CONNECTIONS_LIMIT.gauge(registry, List.of(), bound::size);
        Meters.CONNECTIONS_SIZE.gauge(registry, List.of(), bound::limit);
        Meters.DATABASE_UP.gauge(registry, List.of(), () -> reachability.up() ? 1 : 0);
    }

    /** What the pool does not know of, or not yet. The numbers are read one after the other, while they change. */
    private int changing() {
        int known = pooled(PoolMetrics::acquiredSize) + pooled(PoolMetrics::idleSize);
        return Math.max(0, bound.held() - known);
    }

    private int pooled(ToIntFunction<PoolMetrics> size) {
        return pool.getMetrics().map(size::applyAsInt).orElse(0);
    }
}
