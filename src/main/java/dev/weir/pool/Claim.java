package dev.weir.pool;

/**
 * The slot of a fleet's budget that a connection holds.
 *
 * @param slot its number, from 1
 */
public record Claim(Budget budget, int slot) {

    /**
     * SQL that takes the locks again after the session has let go of all its advisory locks, and is true when it holds
     * them; a session that holds them already holds them once more.
     */
    public String again() {
        return "(pg_catalog.pg_try_advisory_lock(" + budget.slots() + ", " + slot + ") and " + budget.member() + ")";
    }
}
