package dev.weir.monitor;

/**
 * Something about the server's connections that an operator should know, and what to do about it.
 *
 * @param who whose connections they are
 * @param seen what was seen, as a sentence
 * @param remedy what to do, as a sentence
 */
record Finding(Kind kind, String who, String seen, String remedy) {

    /** What it is, the worst first. */
    enum Kind {
        /** Nearly all connections that the server can have are taken. */
        NO_ROOM,
        /** A role has all the connections that its limit allows. */
        ROLE_LIMIT,
        /** Others wait for a lock that it holds. */
        BLOCKING,
        /** It does nothing in an open transaction. */
        IDLE_IN_TRANSACTION,
        /** It opens a connection for each request, or nearly so. */
        CONNECTION_PER_REQUEST,
        /** It holds many more connections than it uses. */
        POOL_TOO_LARGE,
        /** A statement has been running for very long. */
        RUNNING_LONG,
        /** A session that seems to be no longer needed. */
        LEFT_OPEN,
        /** It does not say what it is called. */
        NAMELESS,
        /** The asking role may not see what others do. */
        GRANT_MISSING,
        /** The server does not keep account of what its sessions do. */
        NOT_TRACKED
    }
}
