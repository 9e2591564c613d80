package dev.weir.dispatch.schedule;

import java.time.Duration;

/**
 * The settings that decide. Their defaults are the dispatcher's properties'.
 *
 * @param queueSize requests that may wait by themselves; as many again may share what others wait for
 * @param queueTarget the wait above which a standing line is shed by age
 * @param batchSize statements that a message may carry
 * @param depth messages that a slot keeps in flight at most
 * @param slowThreshold the running time from which a shape runs alone
 * @param sharedTimeout after which PostgreSQL cancels a statement that shares its connection
 * @param singleFlight whether identical reads that are still unsent run once
 * @param mostOfOne requests of one consumer that may wait by themselves
 */
public record Limits(
        int queueSize,
        Duration queueTarget,
        int batchSize,
        int depth,
        Duration slowThreshold,
        Duration sharedTimeout,
        boolean singleFlight,
        int mostOfOne) {

    /** How long a slot without work keeps its connection: to return it and borrow it again costs more than a short wait. */
    public static final Duration LINGER = Duration.ofMillis(20);

    /** Messages in flight on a connection that may be small: PostgreSQL has the next when it has done with one. */
    static final int OF_ANY_SIZE = 2;

    /** Messages in flight on a connection whose statements follow each other: each may hold up those behind it for the shared timeout. */
    public static final int FOLLOWING = 4;

    /** Statements that follow a first one before the connection is reset by itself, and what is new is prepared. */
    static final int MOST_FOLLOWERS = 32;

    /** How long a slot that got no connection waits before it tries again. */
    static final Duration REST = Duration.ofMillis(100);

    /** How long a write that was cancelled at its deadline may take to say what became of it. */
    static final Duration VERDICT = Duration.ofSeconds(1);

    /** How long after its last deadline a job may still be carried; longer than any end of it takes. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final double NANOS_PER_MILLI = 1e6;

    /** Statements that are worth a message while others are on their way already: an eighth of what one may carry. */
    int sizeable() {
        return Math.max(1, batchSize / 8);
    }

    double slowMillis() {
        return slowThreshold.toNanos() / NANOS_PER_MILLI;
    }

    /** A running time as a pace takes it: beyond the shared timeout all are equally slow. */
    double sample(double millis) {
        return Math.min(millis, sharedTimeout.toNanos() / NANOS_PER_MILLI);
    }
}
