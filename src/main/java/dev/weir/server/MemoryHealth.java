package dev.weir.server;

import java.util.function.LongSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether there is direct memory left for the network's buffers. Clients cannot use it up, since what they make the
 * process hold is bounded; when it is used up nevertheless the process can read from no socket any more, and
 * requests should go to other replicas.
 */
final class MemoryHealth implements HealthIndicator {

    private static final double FULL = 0.97;

    private final LongSupplier used;
    private final long limit;

    /** @param used direct memory in bytes; negative when it is not known */
    MemoryHealth(LongSupplier used, long limit) {
        this.used = used;
        this.limit = limit;
    }

    @Override
    public Health health() {
        long now = used.getAsLong();
        return (now < FULL * limit ? Health.up() : Health.down())
                .withDetail("used", now)
                .withDetail("limit", limit)
                .build();
    }
}
