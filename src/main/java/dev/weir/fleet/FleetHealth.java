package dev.weir.fleet;

import dev.weir.pool.Budget;
import dev.weir.pool.Database;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this replica has a connection of the fleet's budget. It is a part of readiness: while the others hold all, they are to
 * be asked. Reads cached state; borrows no connection.
 */
final class FleetHealth implements HealthIndicator {

    private final Budget budget;
    private final Database database;

    FleetHealth(Budget budget, Database database) {
        this.budget = budget;
        this.database = database;
    }

    @Override
    public Health health() {
        return database.full().isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("problem", budget.full()).build();
    }
}
