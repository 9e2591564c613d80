package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.TransactionTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What waits to begin a transaction that keeps its connection. Guarded by the schedule's lock. */
final class Begins {

    private final FairQueue<Job> waiting;

    Begins(Duration patience) {
        this.waiting = new FairQueue<>(patience);
    }

    /** Its lines, of which the longest may have to give way. */
    FairQueue<Job> lines() {
        return waiting;
    }

    void add(Job job) {
        waiting.add(job);
    }

    boolean remove(Job job) {
        return waiting.remove(job);
    }

    /** Takes the next; as for slow jobs. */
    @Nullable
    Job take(Map<String, Integer> running, int most, long now) {
        Job job = waiting.pollFairest(running, most);
        while (job != null && !job.take(now)) {
            job = waiting.pollFairest(running, most);
        }
        return job;
    }

    /** The terms of one that waits, of any consumer but this one; null when none does. */
    @Nullable
    TransactionTerms terms(@Nullable String besides) {
        return waiting.waitsBeside(besides)
                ? stream()
                        .map(Job::hold)
                        .filter(Objects::nonNull)
                        .map(Hold::terms)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    int size() {
        return waiting.size();
    }

    int sheddable() {
        return waiting.sheddable();
    }

    List<Job> all() {
        return waiting.all();
    }

    Stream<Job> stream() {
        return waiting.stream();
    }
}
