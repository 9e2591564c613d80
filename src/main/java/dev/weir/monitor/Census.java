package dev.weir.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The client backends of a PostgreSQL server at one moment, as {@code pg_stat_activity} shows them to one role.
 *
 * @param at the server's clock
 * @param server its version, as {@code 18.3}
 * @param database the one that was asked through
 * @param role the one who asked
 * @param self the process id of the backend that asked
 * @param complete whether the role sees what other roles do; without it a session of theirs has neither state nor times
 * @param maxConnections the server's limit, those reserved for superusers and others included
 * @param reserved connections of the limit that ordinary roles cannot have
 * @param begun sessions that have ever begun on the server; empty before PostgreSQL 14
 * @param limits the {@code CONNECTION LIMIT} of each role that has one
 * @param sessions one for each client backend, the asking one included
 */
record Census(
        Instant at,
        String server,
        String database,
        String role,
        int self,
        boolean complete,
        int maxConnections,
        int reserved,
        OptionalLong begun,
        Map<String, Integer> limits,
        List<Session> sessions) {

    Census {
        limits = Map.copyOf(limits);
        sessions = List.copyOf(sessions);
    }

    /** Of {@code 18.3}, 18. */
    int majorVersion() {
        return Integer.parseInt(server.split("\\D", 2)[0]);
    }

    /** Connections that ordinary roles can have, all together. */
    int usable() {
        return maxConnections - reserved;
    }

    /** Sessions that are connections for certain: one that is hidden may be a parallel worker of another. */
    int certain() {
        return complete
                ? sessions.size()
                : Math.toIntExact(sessions.stream()
                        .filter(session -> session.state() != State.UNKNOWN)
                        .count());
    }

    /** Without the session that asked. */
    Census withoutSelf() {
        return with(sessions.stream().filter(session -> session.pid() != self).toList());
    }

    /** Without SQL text, which can contain confidential values. */
    Census withoutQueries() {
        return with(sessions.stream().map(Session::withoutQuery).toList());
    }

    private Census with(List<Session> others) {
        return new Census(at, server, database, role, self, complete, maxConnections, reserved, begun, limits, others);
    }

    /** How long ago, by the server's clock. */
    Duration since(Instant then) {
        Duration since = Duration.between(then, at);
        return since.isNegative() ? Duration.ZERO : since;
    }

    /** How long a session has been in its state; none where that is not known. */
    Duration inState(Session session) {
        return session.stateChanged().map(this::since).orElse(Duration.ZERO);
    }

    /**
     * One client backend. Where a time is empty, there is none, or the role may not see it.
     *
     * @param pid process id of the backend
     * @param database what it is connected to
     * @param user the role it logged in as
     * @param application what the client calls itself; may be blank
     * @param address the client's, without a port; empty for a local socket, or when the role may not see it
     * @param port the client's; empty for a local socket, and where the address is
     * @param state what it does
     * @param waitsFor what it waits for, as {@code Lock/transactionid}; empty while it waits for nothing
     * @param connected since when
     * @param transaction since when its transaction is open
     * @param stateChanged since when it is in its state
     * @param query what it runs, or ran last, as far as PostgreSQL keeps it
     * @param blockedBy process ids of those whose locks it waits for
     */
    record Session(
            int pid,
            String database,
            String user,
            String application,
            Optional<String> address,
            Optional<Integer> port,
            State state,
            Optional<String> waitsFor,
            Optional<Instant> connected,
            Optional<Instant> transaction,
            Optional<Instant> stateChanged,
            Optional<String> query,
            List<Integer> blockedBy) {

        private static final String LOCK = "Lock/";

        Session {
            blockedBy = List.copyOf(blockedBy);
        }

        boolean waitsForLock() {
            return waitsFor.filter(what -> what.startsWith(LOCK)).isPresent();
        }

        Session withoutQuery() {
            return new Session(
                    pid,
                    database,
                    user,
                    application,
                    address,
                    port,
                    state,
                    waitsFor,
                    connected,
                    transaction,
                    stateChanged,
                    Optional.empty(),
                    blockedBy);
        }

        /** Process ids are used again; with the time it is a session and no other. */
        Identity identity() {
            return new Identity(pid, connected);
        }
    }

    /** What makes a session the same in two censuses. */
    record Identity(int pid, Optional<Instant> connected) {}

    /** What a backend does, in PostgreSQL's words. */
    enum State {
        ACTIVE,
        IDLE,
        IDLE_IN_TRANSACTION,
        /** Not to be seen by this role, or not tracked by the server. */
        UNKNOWN;

        static State of(String words) {
            return switch (words) {
                case "active", "fastpath function call" -> ACTIVE;
                case "idle" -> IDLE;
                case "idle in transaction", "idle in transaction (aborted)" -> IDLE_IN_TRANSACTION;
                default -> UNKNOWN;
            };
        }
    }
}
