package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Something that the schedule will reach one day, and those that wait for it. Guarded by the engine's lock. */
final class Milestone {

    private final Predicate<Schedule> isReached;
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>(0);

    Milestone(Predicate<Schedule> isReached) {
        this.isReached = isReached;
    }

    /** Completes when it is reached. */
    Mono<Void> await(Schedule schedule) {
        if (isReached.test(schedule)) {
            return Mono.empty();
        }
        Sinks.Empty<Void> sink = Sinks.empty();
        waiting.add(sink);
        return sink.asMono();
    }

    /** Moves those that have waited for it to those that are to be told, without the lock. */
    void collect(Schedule schedule, List<Sinks.Empty<Void>> reached) {
        if (!waiting.isEmpty() && isReached.test(schedule)) {
            reached.addAll(waiting);
            waiting.clear();
        }
    }
}
