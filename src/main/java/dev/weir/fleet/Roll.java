package dev.weir.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who is there, as PostgreSQL's locks show it at one moment.
 *
 * @param taken slots of the budget that are held
 * @param connectionLimit of the login; -1 for none
 * @param replicas those that hold a connection, by id
 */
record Roll(int taken, int connectionLimit, List<Replica> replicas) {

    /**
     * A replica that is alive.
     *
     * @param name the {@code application_name} of its connections
     * @param connections how many it holds
     */
    record Replica(int id, String name, int connections) {}

    Roll {
        replicas =
                replicas.stream().sorted(Comparator.comparingInt(Replica::id)).toList();
    }

    /** How many connections a replica holds; 0 when it is not seen. */
    int held(int id) {
        return replicas.stream()
                .filter(replica -> replica.id() == id)
                .mapToInt(Replica::connections)
                .sum();
    }

    /** The ids of those that are alive, in their order, this one among them whether it is seen or not. */
    List<Integer> alive(int self) {
        List<Integer> ids = new ArrayList<>(
                replicas.stream().map(Replica::id).filter(id -> id != self).toList());
        ids.add(self);
        ids.sort(Comparator.naturalOrder());
        return ids;
    }
}
