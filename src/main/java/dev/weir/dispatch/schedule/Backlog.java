package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that waits: quick and slow jobs in a queue each, and before both what was sent once and goes again. A job shows
 * that it is slow while it waits, or only when it has run, so it may change queues. Guarded by the schedule's lock.
 */
final class Backlog {

    /** Slow jobs wait as long as their deadlines allow: what they wait for is slow too. */
    private static final Duration FOREVER = Duration.ofDays(1);

    private final FairQueue<Job> quick;
    private final FairQueue<Job> slow = new FairQueue<>(FOREVER);
    private final Begins begins = new Begins(FOREVER);
    /** Quick jobs that were taken before: they come before all others. */
    private final Deque<Job> first = new ArrayDeque<>();
    /** Slow jobs that were taken before, while all others are held. */
    private final Deque<Job> firstSlow = new ArrayDeque<>();

    private final Map<Job.Same, Job> unsent = new HashMap<>();
    private final Limits limits;
    private boolean held;

    Backlog(Limits limits) {
        this.quick = new FairQueue<>(limits.queueTarget());
        this.limits = limits;
    }

    /** Where jobs wait in line that were not taken before. */
    Lines lines() {
        return new Lines(quick, slow, begins.lines());
    }

    boolean isSlow(Job job) {
        boolean looksSlow = job.solo()
                ? !job.pace().isQuick(limits.slowMillis())
                : job.pace().known() && job.pace().slow(limits.slowMillis());
        return job.alone() || looksSlow;
    }

    /** The unsent job that answers the same read; null when there is none. */
    @Nullable
    Job sameAs(Job job) {
        Job.Same same = same(job);
        return same == null ? null : unsent.get(same);
    }

    private Job.@Nullable Same same(Job job) {
        return limits.singleFlight() ? job.same() : null;
    }

    void add(Job job) {
        if (job.begins()) {
            begins.add(job);
        } else if (isSlow(job)) {
            slow.add(job);
        } else {
            quick.add(job);
        }
        Job.Same same = same(job);
        if (same != null) {
            unsent.put(same, job);
        }
    }

    /** It was taken and not sent, or goes again: a quick one comes before all others. */
    void addFirst(Job job) {
        if (job.begins()) {
            begins.add(job);
        } else if (!isSlow(job)) {
            first.addFirst(job);
        } else if (held) {
            firstSlow.addFirst(job);
        } else {
            // In turn with the slow jobs of other consumers, which did not cause its slowness.
            slow.add(job);
        }
    }

    /** From now on hands out only what was taken before. */
    void hold() {
        held = true;
    }

    /** Ends the hold; its time does not count against what waits. */
    void release(long now) {
        held = false;
        quick.patience(now);
    }

    boolean held() {
        return held;
    }

    /** Whether something waits that was taken before. */
    boolean goesAgain() {
        return !first.isEmpty() || !firstSlow.isEmpty();
    }

    /** No further ticket joins it. */
    void forget(Job job) {
        Job.Same same = same(job);
        if (same != null) {
            unsent.remove(same, job);
        }
    }

    void remove(Job job) {
        if (!quick.remove(job) && !slow.remove(job) && !begins.remove(job) && !first.remove(job)) {
            firstSlow.remove(job);
        }
        forget(job);
    }

    /** Takes out all that may be sent now: what is held waits on. */
    List<Job> removeAllDue() {
        List<Job> due = held ? goingAgain().toList() : all();
        due.forEach(this::remove);
        return due;
    }

    List<Job> all() {
        return Stream.of(first, firstSlow, quick.all(), slow.all(), begins.all())
                .flatMap(Collection::stream)
                .toList();
    }

    /** The next quick job; one that has turned out to be slow goes to the slow ones. */
    @Nullable
    private Job nextQuick(long now, List<Job> tooOld) {
        Job again = first.poll();
        return again == null && !held ? nextOfLines(now, tooOld) : again;
    }

    private @Nullable Job nextOfLines(long now, List<Job> tooOld) {
        Job job = poll(quick, now, tooOld);
        while (job != null && isSlow(job)) {
            slow.add(job);
            job = poll(quick, now, tooOld);
        }
        return job;
    }

    /**
     * Takes the jobs of the next message: plain reads that together should be done within the slow threshold and fit
     * into a message, or one of any other kind.
     *
     * @param free whether nothing is on its way where they go, so that one may have that for itself
     * @param limit the most of them
     * @param tooOld receives those that are sent away for their age
     */
    List<Job> takeShared(boolean free, int limit, long now, List<Job> tooOld) {
        List<Job> members = new ArrayList<>();
        double millis = 0;
        long size = 0;
        Job job = nextQuick(now, tooOld);
        while (job != null) {
            boolean shares = Sharing.mayShare(job);
            millis += job.pace().millis();
            size += job.size();
            boolean fits = members.isEmpty() || Sharing.areOfOneIsolation(members.getFirst(), job);
            boolean tooMuch = !members.isEmpty()
                    && (!shares || !fits || millis > limits.slowMillis() || size > Work.LARGEST_SHARED);
            if (tooMuch || (job.solo() && !free)) {
                addFirst(job);
                break;
            }
            if (job.take(now)) {
                members.add(job);
            }
            boolean full = !members.isEmpty() && (!shares || members.size() == limit);
            job = full ? null : nextQuick(now, tooOld);
        }
        return ByContext.ordered(members);
    }

    /** Takes the next quick job, if it is one that may follow another; null when it is not. */
    @Nullable
    Job takeFollowing(long now, List<Job> tooOld) {
        Job job = nextQuick(now, tooOld);
        while (job != null && Sharing.mayFollow(job) && !job.take(now)) {
            job = nextQuick(now, tooOld);
        }
        if (job == null || Sharing.mayFollow(job)) {
            return job;
        }
        addFirst(job);
        return null;
    }

    /**
     * Takes the next slow job; one that has turned out to be quick goes to the quick ones.
     *
     * @param running how many slow jobs run, by consumer
     * @param most how many of one consumer may
     */
    @Nullable
    Job takeSlow(Map<String, Integer> running, int most, long now) {
        Job job = nextSlow(running, most);
        while (job != null && !job.take(now)) {
            job = nextSlow(running, most);
        }
        return job;
    }

    /** What waits to begin a transaction. */
    Begins begins() {
        return begins;
    }

    /** The terms of a transaction that waits to begin, of any consumer but this one; null when none may. */
    @Nullable
    TransactionTerms termsOfBegins(@Nullable String besides) {
        return held ? null : begins.terms(besides);
    }

    private @Nullable Job nextSlow(Map<String, Integer> running, int most) {
        Job again = firstSlow.poll();
        return again == null && !held ? nextOfSlowLines(running, most) : again;
    }

    private @Nullable Job nextOfSlowLines(Map<String, Integer> running, int most) {
        Job job = slow.pollFairest(running, most);
        while (job != null && !isSlow(job)) {
            forget(job);
            add(job);
            job = slow.pollFairest(running, most);
        }
        if (job != null) {
            forget(job);
        }
        return job;
    }

    private @Nullable Job poll(FairQueue<Job> queue, long now, List<Job> tooOld) {
        Job job = queue.poll(now, old -> {
            forget(old);
            tooOld.add(old);
        });
        if (job != null) {
            forget(job);
        }
        return job;
    }

    /** How many quick jobs wait that may be sent; some may turn out to be slow. */
    int quick() {
        return first.size() + (held ? 0 : quick.size());
    }

    boolean quickWaits() {
        return quick() > 0;
    }

    boolean slowWaits() {
        return !firstSlow.isEmpty() || (!held && !slow.isEmpty());
    }

    /** The same, of any consumer but this one. */
    boolean slowWaits(@Nullable String besides) {
        return !firstSlow.isEmpty() || (!held && slow.waitsBeside(besides));
    }

    int size() {
        return quick.size() + slow.size() + begins.size() + first.size() + firstSlow.size();
    }

    /** The jobs that count against the queue's size: not Weir's own, unless it goes again, which is seldom and short. */
    int requests() {
        return quick.sheddable() + slow.sheddable() + begins.sheddable() + first.size() + firstSlow.size();
    }

    /** How long the ticket has waited that came first, in nanoseconds; 0 when none waits. */
    long longestWait(long now) {
        return Stream.of(goingAgain(), quick.stream(), slow.stream(), begins.stream())
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
