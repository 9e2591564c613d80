package dev.weir.server;

import dev.weir.dispatch.DispatchConsole;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the dispatcher moves. It is a part of liveness: what it says does not pass by itself, as an outage of the
 * database does, so the process is to be restarted. Reads cached state; borrows no connection.
 */
final class DispatcherHealth implements HealthIndicator {

    private final DispatchConsole dispatcher;

    DispatcherHealth(DispatchConsole dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public Health health() {
        List<Integer> stuck = dispatcher.stuck();
        return stuck.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("stuckSlots", stuck).build();
    }
}
