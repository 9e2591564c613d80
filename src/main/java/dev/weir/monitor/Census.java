package dev.weir.monitor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The client backends of a PostgreSQL server at one moment, as {@code pg_stat_activity} shows them to one role.
 *
 * @param at the server's clock
 * @param server its version, as {@code 18.3}
 * @param database the one that was asked through
 * @param role the one who asked
 * @param self the process id of the backend that asked
 * @param complete whether the role sees what other roles do; without it a session has neither state nor times
 * @param maxConnections the server's limit, those reserved for superusers and others included
 * @param reserved connections of the limit that ordinary roles cannot have
 * @param sessions one for each client backend, the asking one included
 */
public record Census(
        Instant at,
        String server,
        String database,
        String role,
        int self,
        boolean complete,
        int maxConnections,
        int reserved,
        List<Session> sessions) {

    public Census {
        sessions = List.copyOf(sessions);
    }

    /**
     * One client backend. Where a time is empty, there is none, or the role may not see it.
     *
     * @param pid process id of the backend
     * @param database what it is connected to
     * @param user whom it logged in as
     * @param application what the client calls itself; may be blank
     * @param address the client's, without a port; empty for a local socket
     * @param state what it does
     * @param waitsFor what it waits for, as {@code Lock/transactionid}; empty while it waits for nothing
     * @param connected since when
     * @param transaction since when its transaction is open
     * @param stateChanged since when it is in its state
     * @param query what it runs, or ran last, as far as PostgreSQL keeps it
     * @param blockedBy process ids of those whose locks it waits for
     */
    public record Session(
            int pid,
            String database,
            String user,
            String application,
            Optional<String> address,
            State state,
            Optional<String> waitsFor,
            Optional<Instant> connected,
            Optional<Instant> transaction,
            Optional<Instant> stateChanged,
            Optional<String> query,
            List<Integer> blockedBy) {

        public Session {
            blockedBy = List.copyOf(blockedBy);
        }
    }

    /** What a backend does, in PostgreSQL's words. */
    public enum State {
        ACTIVE,
        IDLE,
        IDLE_IN_TRANSACTION,
        /** In a transaction, one of whose statements has failed. */
        ABORTED,
        FASTPATH,
        /** Not to be seen by this role, or not tracked by the server. */
        UNKNOWN
    }
}
