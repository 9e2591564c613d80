package dev.weir.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fleet, as this replica saw it last; its component names are those of the JSON.
 *
 * @param name of the fleet
 * @param budget connections that all replicas may hold together
 * @param taken those that are held
 * @param keptFree those that are left for a replica that comes
 * @param connectionLimit of the login in PostgreSQL
 * @param share this replica's part of the budget
 * @param allowance how many this replica may hold now: less than its share while others still have to make room
 * @param ageMillis how old what is said of others is; null when nothing was seen yet
 * @param problem what keeps this replica from serving, or from seeing the others; null when nothing does
 * @param replicas those that are alive
 */
public record FleetStatus(
        String name,
        int budget,
        int taken,
        int keptFree,
        int connectionLimit,
        int share,
        int allowance,
        @Nullable Long ageMillis,
        @Nullable String problem,
        List<Replica> replicas) {

    /**
     * A replica that is alive.
     *
     * @param name what PostgreSQL calls its connections
     * @param connections how many it holds
     * @param share its part of the budget
     * @param self whether it is this one
     */
    public record Replica(String name, int connections, int share, boolean self) {}
}
