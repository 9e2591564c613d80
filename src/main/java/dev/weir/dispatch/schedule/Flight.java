package dev.weir.dispatch.schedule;

import java.util.List;

/**
 * What is on its way to PostgreSQL together: the statements of one message, or one statement or stream that has the
 * connection for itself. Compared by identity.
 */
public final class Flight {

    private final List<Job> jobs;
    private final boolean alone;
    private final long begun;

    Flight(List<Job> jobs, boolean alone, long now) {
        this.jobs = jobs;
        this.alone = alone;
        this.begun = now;
    }

    /** In the order in which they are sent; empty for a message of Weir's own, without a request. */
    public List<Job> jobs() {
        return jobs;
    }

    /** Whether it has the connection for itself. */
    public boolean alone() {
        return alone;
    }

    /** When it was decided on, by the schedule's clock in nanoseconds. */
    long begun() {
        return begun;
    }

    /** Whether others may follow it before its connection is reset. */
    boolean mayBeFollowed() {
        return jobs.size() == 1 && Sharing.mayFollow(jobs.getFirst());
    }

    /** Whether its connection needs a reset behind it. */
    public boolean needsReset() {
        return jobs.stream().anyMatch(job -> job.effects().needsReset());
    }
}
