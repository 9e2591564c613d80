package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Census.State;
import java.util.Collection;

/**
 * Connections by what they do. Every one counts once, but for those that wait, which are active too.
 *
 * @param active those that run a statement
 * @param idleInTransaction those that do nothing in an open transaction, which keeps its locks
 * @param waiting of the active ones, those that wait for a lock
 * @param unknown those whose state the asking role may not see
 */
record Counts(int total, int active, int idle, int idleInTransaction, int waiting, int unknown) {

    static Counts of(Collection<Session> sessions) {
        return new Counts(
                sessions.size(),
                count(sessions, State.ACTIVE),
                count(sessions, State.IDLE),
                count(sessions, State.IDLE_IN_TRANSACTION),
                Math.toIntExact(sessions.stream().filter(Session::waitsForLock).count()),
                count(sessions, State.UNKNOWN));
    }

    private static int count(Collection<Session> sessions, State state) {
        return Math.toIntExact(
                sessions.stream().filter(session -> session.state() == state).count());
    }

    /** Those that are in use: an open transaction is, also between its statements. */
    int busy() {
        return active + idleInTransaction;
    }
}
