package dev.weir.pool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A budget of connections that the replicas of a fleet share. Each connection of a fleet holds two session-level advisory
 * locks: one of {@code connections} slots, alone, and its replica's, together with the replica's other connections. So
 * PostgreSQL frees a slot when the backend that it counts ends, and not before.
 *
 * <p>Some slots are doors: only the first connection of a replica may take one, so that a replica that comes finds
 * room while the others hold all that they may.
 *
 * @param fleet its name; replicas of one name, in one database, are one fleet
 * @param connections how many all of them may hold together
 * @param replica what tells this process from the others of the fleet
 */
public record Budget(String fleet, int connections, int replica) {

    /** Of so many slots one is a door. */
    private static final int SLOTS_A_DOOR = 20;

    public Budget {
        if (connections < 1) {
            throw new IllegalArgumentException("weir.fleet.budget is " + connections + "; it must be 1 or more");
        }
    }

    /** How many of the slots, from the first on, are doors. */
    public int doors() {
        return (connections + SLOTS_A_DOOR - 1) / SLOTS_A_DOOR;
    }

    /** Says why a replica that holds no connection does not serve. */
    public String full() {
        return "The fleet '" + fleet + "' has a budget of " + connections
                + " connections, and none of them is free for this replica: it serves when another has made room or has gone."
                + " There can be no more replicas than connections.";
    }

    /** The first key of the fleet's slots; the second one is the slot's number, from 1. */
    public int slots() {
        return key("slots");
    }

    /** The first key of the fleet's replicas; the second one is the replica. */
    public int replicas() {
        return key("replicas");
    }

    private int key(String what) {
        byte[] name = ("weir fleet " + what + " " + fleet).getBytes(StandardCharsets.UTF_8);
        try {
            // Positive, since pg_locks shows keys as unsigned.
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name))
                            .getInt()
                    & Integer.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * SQL of two columns: the slot that the session has taken, null when none was free, and whether it counts as the
     * replica's. The doors come last.
     *
     * @param first whether the replica has no other connection
     */
    String claim(boolean first) {
        int last = first ? 1 : doors() + 1;
        return "(select slot from pg_catalog.generate_series(" + connections + ", " + last + ", -1) as slot"
                + " where pg_catalog.pg_try_advisory_lock(" + slots() + ", slot) limit 1), " + member();
    }

    /** SQL that counts the session as one of the replica's, and is true when it does. */
    String member() {
        return "pg_catalog.pg_try_advisory_lock_shared(" + replicas() + ", " + replica + ")";
    }
}
