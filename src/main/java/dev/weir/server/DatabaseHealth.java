package dev.weir.server;

import dev.weir.pool.Database;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the database could be reached when it was last talked to. Reads cached state; borrows no connection. */
final class DatabaseHealth implements HealthIndicator {

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Health health() {
        return (database.up() ? Health.up() : Health.down()).build();
    }
}
