package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Shape;
import dev.weir.error.Failure;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is let into the queue: nothing beyond its size, unless a longer line gives way, and nothing whose turn would come
 * after its deadline, as fast as the queue is worked off now. Guarded by the schedule's lock.
 */
final class Admission {

    /** The shortest time after which it pays to ask again. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    private final int queueSize;
    private final int mostOfOne;
    private final Lines lines;
    private final FairQueue<Job> quick;
    private final FairQueue<Job> slow;
    private final Throughput throughput = new Throughput();
    private final Pace slowPace = new Pace(Shape.of("slow"));
    private double slowMillisSeen;

    /**
     * What is let into these lines.
     *
     * @param queueSize how many may wait
     * @param mostOfOne how many of one consumer may
     */
    Admission(int queueSize, int mostOfOne, Lines lines) {
        this.queueSize = queueSize;
        this.mostOfOne = mostOfOne;
        this.lines = lines;
        this.quick = lines.quick();
        this.slow = lines.slow();
    }

    /**
     * What is decided.
     *
     * @param refused why the newcomer is not let in; null when it is
     * @param displaced what leaves the queue to make room for it; null for nothing
     * @param retryAfter for what is refused or displaced
     */
    record Decision(
            Event.@Nullable Refusal refused, @Nullable Job displaced, Duration retryAfter) {

        static final Decision GRANTED = new Decision(null, null, Duration.ZERO);

        static Decision refused(Event.Refusal why, Duration retryAfter) {
            return new Decision(why, null, retryAfter);
        }
    }

    /**
     * Decides on a ticket and its job.
     *
     * @param isSlow whether it needs a connection for itself
     * @param waiting how many jobs wait
     * @param slots for how many may be slow, and are
     */
    Decision admit(Ticket ticket, Job job, boolean isSlow, int waiting, Slots slots, long now) {
        if (!job.sheddable()) {
            return Decision.GRANTED;
        }
        Duration expected = job.begins()
                // How long those will be open that are before it is up to their clients.
                ? Duration.ZERO
                : isSlow ? untilSlow(job, slots) : throughput.expected(ahead(quick, job), now);
        if (expected.compareTo(ticket.deadline()) > 0) {
            return Decision.refused(Event.Refusal.DEADLINE, atLeastSoon(expected.minus(ticket.deadline())));
        }
        return waiting < queueSize ? Decision.GRANTED : makeRoom(job, now);
    }

    /** Whether as many of the job's consumer wait as may. */
    boolean hasItsShare(Job job) {
        return job.sheddable() && lines.length(job.consumer()) >= mostOfOne;
    }

    /** For a job whose consumer has its share of the queue. */
    Failure shareReached(Job job, long now) {
        return new ServiceFailure.LimitReached(
                mostOfOne + " requests of this consumer wait, which is its share of the queue",
                atLeastSoon(throughput.timeFor(ahead(quick, job), now)));
    }

    /** In a full queue the longest line gives way to a newcomer of a shorter one. */
    private Decision makeRoom(Job job, long now) {
        Job displaced = lines.removeLastOfLongest(job.consumer());
        return displaced == null
                ? Decision.refused(Event.Refusal.QUEUE_FULL, untilEmptied(now))
                : new Decision(null, displaced, untilEmptied(now));
    }

    private Duration untilSlow(Job job, Slots slots) {
        String hog = slots.hog();
        boolean isHog = job.consumer().equals(hog);
        int most = isHog ? slots.slow() : slots.mostSlow();
        long before = isHog ? slow.length(job.consumer()) : ahead(slow, job) - ofHog(job, hog);
        double millis = Math.max(0, before + slots.slow() + 1 - most) * slowPace.millis() / most;
        // One statement that was slow, on a machine that was, says little of all those to come.
        return Duration.ofNanos((long) (Math.min(millis, Throughput.REACH * slowMillisSeen) * NANOS_PER_MILLI));
    }

    /** Of the jobs that would come before it, those whose consumer may have no more slots. */
    private long ofHog(Job job, @Nullable String hog) {
        return hog == null ? 0 : Math.min(slow.length(hog), slow.length(job.consumer()) + 1L);
    }

    /** The jobs that come before it: one of each line for each of its own. */
    private static long ahead(FairQueue<Job> queue, Job job) {
        return Math.min(queue.size(), (queue.length(job.consumer()) + 1L) * queue.consumers());
    }

    /** How long the whole queue takes, as fast as it is worked off now. */
    Duration untilEmptied(long now) {
        return atLeastSoon(throughput.timeFor(quick.size(), now));
    }

    /**
     * So many were taken from the quick ones.
     *
     * @param more whether others wait on
     */
    void taken(int count, boolean more, long now) {
        throughput.taken(count, more, now);
    }

    /** Nothing could be taken for a while, which says nothing of how fast it goes on. */
    void interrupted() {
        throughput.interrupted();
    }

    /** A slow statement, not a stream, has ended after so long. */
    void ranSlowly(long elapsedNanos) {
        double millis = elapsedNanos / NANOS_PER_MILLI;
        slowPace.ran(millis);
        slowMillisSeen += millis;
    }

    Failure failureOf(Event.Refusal refusal, Duration retryAfter) {
        return switch (refusal) {
            case SHUTTING_DOWN -> new ServiceFailure.ShuttingDown(retryAfter);
            case QUEUE_FULL -> full(retryAfter);
            case DEADLINE ->
                new ServiceFailure.Overloaded("The request would wait longer than its deadline allows", retryAfter);
        };
    }

    Failure full(Duration retryAfter) {
        return new ServiceFailure.Overloaded("The queue is full: " + queueSize + " requests are waiting", retryAfter);
    }

    private static Duration atLeastSoon(Duration duration) {
        return duration.compareTo(SOON) < 0 ? SOON : duration;
    }
}
