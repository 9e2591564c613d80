package dev.weir.dispatch.schedule;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queues in which jobs stand in line; together they have one size. Guarded by the schedule's lock. */
record Lines(FairQueue<Job> quick, FairQueue<Job> slow, FairQueue<Job> begins) {

    private List<FairQueue<Job>> all() {
        return List.of(quick, slow, begins);
    }

    /** How many jobs of a consumer wait. */
    int length(String consumer) {
        return quick.length(consumer) + slow.length(consumer) + begins.length(consumer);
    }

    /** Takes the last of the longest line, if that is longer than the consumer's own jobs and one more; null when it is not. */
    @Nullable
    Job removeLastOfLongest(String consumer) {
        FairQueue<Job> longest =
                all().stream().max(Comparator.comparingInt(FairQueue::longest)).orElseThrow();
        return longest.longest() <= length(consumer) + 1 ? null : longest.removeLastOfLongest();
    }
}
