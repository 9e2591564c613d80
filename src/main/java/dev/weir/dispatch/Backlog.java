package dev.weir.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that waits: what is quick and what is slow in a queue each, and before both what was sent once and goes again.
 * What is slow shows itself while it waits or only when it has run, so a job may change queues. Guarded by the lock of
 * {@link Lanes}.
 */
final class Backlog {

    /** What is slow waits as long as its deadline allows: what it waits for is slow too. */
    private static final Duration FOREVER = Duration.ofDays(1);

    private final FairQueue<Job> quick;
    private final FairQueue<Job> slow = new FairQueue<>(FOREVER);
    /** Was taken before, or sent and goes again, and comes before all else that is quick. */
    private final Deque<RowJob> first = new ArrayDeque<>();
    /** The same of what is slow, while the rest is held. */
    private final Deque<RowJob> firstSlow = new ArrayDeque<>();

    private final Map<RowJob.Same, RowJob> unsent = new HashMap<>();
    private final boolean singleFlight;
    private final double slowMillis;
    private final LongSupplier nanos;
    private boolean held;

    /**
     * An empty one.
     *
     * @param slowMillis the running time from which a shape is slow
     * @param nanos the clock
     */
    Backlog(DispatchProperties properties, double slowMillis, LongSupplier nanos) {
        this.quick = new FairQueue<>(properties.queueTarget());
        this.singleFlight = properties.singleFlight();
        this.slowMillis = slowMillis;
        this.nanos = nanos;
    }

    FairQueue<Job> quick() {
        return quick;
    }

    FairQueue<Job> slow() {
        return slow;
    }

    boolean isSlow(Job job) {
        return !(job instanceof RowJob row)
                || row.alone()
                || row.large()
                || (row.pace().known() && row.pace().slow(slowMillis));
    }

    /** Lets a job wait with an equal one that is unsent; false when there is none. */
    boolean joins(Job job) {
        RowJob.Same same = same(job);
        RowJob other = same == null ? null : unsent.get(same);
        if (other == null || !(job instanceof RowJob read)) {
            return false;
        }
        other.join(read);
        return true;
    }

    private RowJob.@Nullable Same same(@Nullable Job job) {
        return singleFlight && job instanceof RowJob read ? read.same() : null;
    }

    void add(Job job) {
        if (isSlow(job)) {
            slow.add(job);
        } else {
            quick.add(job);
        }
        RowJob.Same same = same(job);
        if (same != null && job instanceof RowJob read) {
            unsent.put(same, read);
        }
    }

    /** It was taken and not sent, or is to be sent again: when it is quick, it comes before all others. */
    void addFirst(RowJob job) {
        if (!isSlow(job)) {
            first.addFirst(job);
        } else if (held) {
            firstSlow.addFirst(job);
        } else {
            // In turn with the other consumers' slow work, whose fault its slowness is not.
            slow.add(job);
        }
    }

    /** Hands out only what was taken before, until it is released. */
    void hold() {
        held = true;
    }

    /** The time that it was held does not count against those who wait. */
    void release() {
        held = false;
        quick.patience(nanos.getAsLong());
    }

    boolean held() {
        return held;
    }

    /** Whether something waits that was taken before. */
    boolean goesAgain() {
        return !first.isEmpty() || !firstSlow.isEmpty();
    }

    /** Nobody joins it any more. */
    void forget(@Nullable Job job) {
        RowJob.Same same = same(job);
        if (same != null && job instanceof RowJob read) {
            unsent.remove(same, read);
        }
    }

    void remove(Job job) {
        if (!quick.remove(job) && !slow.remove(job) && job instanceof RowJob row && !first.remove(row)) {
            firstSlow.remove(row);
        }
        forget(job);
    }

    /** All that may be sent now: what is held waits on. */
    List<Job> removeAllDue() {
        List<Job> due = held ? goingAgain().toList() : all();
        due.forEach(this::remove);
        return due;
    }

    List<Job> all() {
        List<Job> all = new ArrayList<>(first);
        all.addAll(firstSlow);
        all.addAll(quick.all());
        all.addAll(slow.all());
        return all;
    }

    /**
     * The next that is quick; what has turned out to be slow goes to the others.
     *
     * @param tooOld receives those who were sent away for their age
     */
    @Nullable
    RowJob nextQuick(List<Job> tooOld) {
        RowJob again = first.poll();
        return again == null && !held ? nextOfLines(tooOld) : again;
    }

    private @Nullable RowJob nextOfLines(List<Job> tooOld) {
        Job job = poll(quick, tooOld);
        while (job != null) {
            if (!isSlow(job) && job instanceof RowJob row) {
                return row;
            }
            slow.add(job);
            job = poll(quick, tooOld);
        }
        return null;
    }

    /**
     * Those who travel next: plain reads that together should be done within the threshold and fit into a message, or one
     * of anything else.
     *
     * @param limit the most of them
     * @param tooOld receives those who were sent away for their age
     */
    List<RowJob> company(int limit, List<Job> tooOld) {
        List<RowJob> members = new ArrayList<>();
        double millis = 0;
        long size = 0;
        RowJob job = nextQuick(tooOld);
        while (job != null) {
            boolean companion = isCompanion(job);
            millis += job.pace().millis();
            size += job.size();
            boolean fits = members.isEmpty() || isOfOneIsolation(members.getFirst(), job);
            if (!members.isEmpty() && (!companion || !fits || millis > slowMillis || size > Message.LARGEST)) {
                addFirst(job);
                break;
            }
            if (job.take()) {
                members.add(job);
            }
            boolean full = !members.isEmpty() && (!companion || members.size() == limit);
            job = full ? null : nextQuick(tooOld);
        }
        return members;
    }

    /** A message is one transaction, which has one level. */
    private static boolean isOfOneIsolation(RowJob one, RowJob other) {
        return one.work().context().rules().isolation()
                == other.work().context().rules().isolation();
    }

    private static boolean isCompanion(RowJob job) {
        return !job.isWrite() && job.work().statement().plain() && job.pace().known();
    }

    /**
     * The next that is slow; what has turned out to be quick goes to the others.
     *
     * @param running how many slow ones run, by consumer
     * @param most how many of one consumer may
     */
    @Nullable
    Job nextSlow(Map<String, Integer> running, int most) {
        RowJob again = firstSlow.poll();
        return again == null && !held ? nextOfSlowLines(running, most) : again;
    }

    private @Nullable Job nextOfSlowLines(Map<String, Integer> running, int most) {
        Job job = slow.pollFairest(running, most);
        while (job != null && !isSlow(job)) {
            forget(job);
            add(job);
            job = slow.pollFairest(running, most);
        }
        forget(job);
        return job;
    }

    private @Nullable Job poll(FairQueue<Job> queue, List<Job> tooOld) {
        Job job = queue.poll(nanos.getAsLong(), old -> {
            forget(old);
            tooOld.add(old);
        });
        forget(job);
        return job;
    }

    boolean quickWaits() {
        return !first.isEmpty() || (!held && !quick.isEmpty());
    }

    boolean slowWaits() {
        return !firstSlow.isEmpty() || (!held && !slow.isEmpty());
    }

    /** The same, of anybody but this consumer. */
    boolean slowWaits(@Nullable String besides) {
        return !firstSlow.isEmpty() || (!held && slow.waitsBeside(besides));
    }

    int size() {
        return quick.size() + slow.size() + first.size() + firstSlow.size();
    }

    /** Those that take room: not our own, unless it goes again, which is seldom and soon over. */
    int requests() {
        return quick.sheddable() + slow.sheddable() + first.size() + firstSlow.size();
    }

    /** How long the request has waited that waits longest, in nanoseconds; 0 when none waits. */
    long longestWait() {
        long now = nanos.getAsLong();
        return Stream.of(goingAgain(), quick.stream(), slow.stream())
                .flatMap(jobs -> jobs)
                .filter(Job::sheddable)
                .mapToLong(job -> now - job.since())
                .max()
                .orElse(0);
    }

    private Stream<Job> goingAgain() {
        return Stream.concat(first.stream(), firstSlow.stream());
    }
}
