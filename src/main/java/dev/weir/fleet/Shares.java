package dev.weir.fleet;

import dev.weir.pool.Budget;
import java.util.List;

/**
 * How a fleet's budget is divided among the replicas that are alive. Each replica decides for itself, by what it sees of the
 * locks in PostgreSQL; those who see the same decide the same. Pure: no clock, no lock, no memory.
 *
 * <p>While there are fewer replicas than connections some slots are kept free, as many as there are doors: by those a
 * replica comes in that the others do not know of yet. What is left is divided evenly, the remainder going to the lowest ids.
 * A replica that holds more than its share gives the surplus up at once; one that holds less takes what is free, and no more
 * than that. So the others shrink before a newcomer grows.
 */
final class Shares {

    private final Budget budget;

    Shares(Budget budget) {
        this.budget = budget;
    }

    /** How many slots are kept free while so many replicas are alive. */
    int keptFree(int alive) {
        return Math.max(0, Math.min(budget.doors(), budget.connections() - alive));
    }

    /** A replica's share: its own part of what is not kept free, and one at least. */
    int share(Roll roll, int replica) {
        List<Integer> alive = roll.alive(replica);
        int divided = budget.connections() - keptFree(alive.size());
        int remainder = divided % alive.size();
        int share = divided / alive.size() + (alive.indexOf(replica) < remainder ? 1 : 0);
        return Math.max(1, share);
    }

    /**
     * How many connections this replica may hold from now on.
     *
     * @param most how many it could use
     */
    int allowance(Roll roll, int most) {
        int self = budget.replica();
        int wanted = Math.min(most, share(roll, self));
        int free = budget.connections() - roll.taken();
        int room = Math.max(0, free - keptFree(roll.alive(self).size()));
        return Math.max(1, Math.min(wanted, roll.held(self) + room));
    }
}
