package dev.weir.dispatch.work;

import java.time.Duration;

/**
 * What a transaction is held to that keeps its connection between statements.
 *
 * @param most how many may be open at once; 0 for a quarter of the connections. Never the last, and one where there are two
 * @param timeout how long it may be open
 * @param idleTimeout how long it may be open without a statement
 */
public record TransactionTerms(int most, Duration timeout, Duration idleTimeout) {

    private static final int QUARTER = 4;

    /** How many of so many connections may be held. */
    public int mostOf(int connections) {
        int wanted = most == 0 ? connections / QUARTER : most;
        return Math.min(connections - 1, Math.max(1, wanted));
    }
}
