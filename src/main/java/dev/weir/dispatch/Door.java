package dev.weir.dispatch;

import dev.weir.error.Failure;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is let into the queue: nobody beyond its size, unless a longer line gives way, and nobody whose turn would come
 * after his deadline, as fast as the queue is worked off now. Guarded by the lock of {@link Lanes}.
 */
final class Door {

    /** The shortest time after which it pays to ask again. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    private final DispatchProperties properties;
    private final FairQueue<Job> quick;
    private final FairQueue<Job> slow;
    private final IntSupplier mostSlow;
    private final LongSupplier nanos;
    private final Throughput throughput = new Throughput();
    private final Pace slowPace = new Pace();
    private double slowMillisSeen;

    /**
     * The door to both queues.
     *
     * @param mostSlow lanes that may be slow at the same time
     * @param nanos the clock
     */
    Door(
            DispatchProperties properties,
            FairQueue<Job> quick,
            FairQueue<Job> slow,
            IntSupplier mostSlow,
            LongSupplier nanos) {
        this.properties = properties;
        this.quick = quick;
        this.slow = slow;
        this.mostSlow = mostSlow;
        this.nanos = nanos;
    }

    /** What is decided: who enters or joins another, who is refused, or who makes room for him. */
    record Admission(
            boolean enters,
            Event.@Nullable Refusal refused,
            @Nullable Job displaced,
            Duration retryAfter) {

        static final Admission GRANTED = new Admission(true, null, null, Duration.ZERO);
        static final Admission JOINED = new Admission(false, null, null, Duration.ZERO);

        static Admission refused(Event.Refusal why, Duration retryAfter) {
            return new Admission(false, why, null, retryAfter);
        }
    }

    /**
     * Decides on a job.
     *
     * @param isSlow whether it needs a lane for itself
     * @param waiting how many wait
     * @param slowLanes how many lanes are slow
     * @param hog the consumer that may have no more of them; null when there is none
     */
    Admission admit(Job job, boolean isSlow, int waiting, int slowLanes, @Nullable String hog) {
        if (!job.sheddable()) {
            return Admission.GRANTED;
        }
        Duration expected = isSlow ? untilSlow(job, slowLanes, hog) : throughput.foretold(ahead(quick, job), now());
        Duration deadline = properties.deadlineOf(job.work());
        if (expected.compareTo(deadline) > 0) {
            return Admission.refused(Event.Refusal.DEADLINE, atLeastSoon(expected.minus(deadline)));
        }
        return waiting < properties.queueSize() ? Admission.GRANTED : makeRoom(job);
    }

    /** In a full queue the longest line gives way to whoever has a shorter one. */
    private Admission makeRoom(Job job) {
        FairQueue<Job> longest = quick.longest() >= slow.longest() ? quick : slow;
        int own = quick.length(job.consumer()) + slow.length(job.consumer());
        return longest.longest() <= own + 1
                ? Admission.refused(Event.Refusal.QUEUE_FULL, untilEmptied())
                : new Admission(true, null, longest.removeLastOfLongest(), untilEmptied());
    }

    private Duration untilSlow(Job job, int slowLanes, @Nullable String hog) {
        boolean isHog = job.consumer().equals(hog);
        int most = isHog ? slowLanes : mostSlow.getAsInt();
        long before = isHog ? slow.length(job.consumer()) : ahead(slow, job) - ofHog(job, hog);
        double millis = Math.max(0, before + slowLanes + 1 - most) * slowPace.millis() / most;
        // One that was slow, on a machine that was, says little of all those to come.
        return Duration.ofNanos((long) (Math.min(millis, Throughput.REACH * slowMillisSeen) * NANOS_PER_MILLI));
    }

    /** Of those who would come before it, the ones whose consumer may have no more lanes. */
    private long ofHog(Job job, @Nullable String hog) {
        return hog == null ? 0 : Math.min(slow.length(hog), slow.length(job.consumer()) + 1L);
    }

    /** Those who come before it: one of each line for each of its own. */
    private static long ahead(FairQueue<Job> queue, Job job) {
        return Math.min(queue.size(), (queue.length(job.consumer()) + 1L) * queue.consumers());
    }

    /** How long the whole queue takes, as fast as it is worked off now. */
    Duration untilEmptied() {
        return atLeastSoon(throughput.timeFor(quick.size(), now()));
    }

    /**
     * So many were taken from the quick ones.
     *
     * @param more whether others wait on
     */
    void taken(int count, boolean more) {
        throughput.taken(count, more, now());
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
        return new ServiceFailure.Overloaded(
                "The queue is full: " + properties.queueSize() + " requests are waiting", retryAfter);
    }

    private long now() {
        return nanos.getAsLong();
    }

    private static Duration atLeastSoon(Duration duration) {
        return duration.compareTo(SOON) < 0 ? SOON : duration;
    }
}
