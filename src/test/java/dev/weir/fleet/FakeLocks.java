package dev.weir.fleet;

import dev.weir.fleet.Roll.Replica;
import dev.weir.pool.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of backends and locks: it refuses a backend beyond the login's limit, lends each slot to one session, and frees
 * it when that ends.
 */
final class FakeLocks {

    private static final int NO_SLOT = 0;

    private final int limit;
    private final List<Session> sessions = new ArrayList<>();

    /** A backend. Its owner may be gone, or may not reach it. */
    static final class Session {
        private final Budget budget;
        private int slot = NO_SLOT;
        private boolean member;
        private boolean open = true;

        Session(Budget budget) {
            this.budget = budget;
        }

        boolean isOpen() {
            return open;
        }

        boolean holdsSlot() {
            return slot != NO_SLOT;
        }
    }

    /** @param limit of the login; how many backends it may have */
    FakeLocks(int limit) {
        this.limit = limit;
    }

    /** A backend, which holds nothing yet; null when the login has as many as it may (53300). */
    @Nullable
    Session connect(Budget budget) {
        if (sessions.size() >= limit) {
            return null;
        }
        Session session = new Session(budget);
        sessions.add(session);
        return session;
    }

    /** The session takes a slot, the doors last and only as its replica's first; whether there was one. */
    boolean claim(Session session, boolean first) {
        int last = first ? 1 : session.budget.doors() + 1;
        for (int slot = session.budget.connections(); slot >= last; slot--) {
            if (take(session, slot)) {
                return true;
            }
        }
        return false;
    }

    boolean take(Session session, int slot) {
        boolean free = session.open && sessions.stream().noneMatch(other -> other.slot == slot && other != session);
        if (free) {
            session.slot = slot;
            session.member = true;
        }
        return free;
    }

    /** What runs on the session lets go of all its locks; answers the slot that it had. */
    int letGo(Session session) {
        int had = session.slot;
        session.slot = NO_SLOT;
        session.member = false;
        return had;
    }

    void end(Session session) {
        session.open = false;
        session.slot = NO_SLOT;
        sessions.remove(session);
    }

    /** Another server takes over, which knows of nobody. */
    void failOver() {
        List.copyOf(sessions).forEach(this::end);
    }

    int backends() {
        return sessions.size();
    }

    int taken() {
        return (int) sessions.stream().filter(Session::holdsSlot).count();
    }

    Roll roll() {
        Map<Integer, Integer> connections = new TreeMap<>();
        sessions.stream()
                .filter(session -> session.member)
                .forEach(session -> connections.merge(session.budget.replica(), 1, Integer::sum));
        return new Roll(
                taken(),
                limit,
                connections.entrySet().stream()
                        .map(each -> new Replica(each.getKey(), "weir-" + each.getKey(), each.getValue()))
                        .toList());
    }
}
