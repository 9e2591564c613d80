package dev.weir.monitor;

import dev.weir.fleet.FleetStatus;
import dev.weir.monitor.Problem.Grade;
import dev.weir.pool.Unreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, since when and why, by a frame and the seconds before it. Whatever is a share of requests is of the last
 * {@value #SECONDS} seconds, so that one failure among few does not come and go. Remembers when each state began; for use
 * by one thread at a time.
 */
final class Assessment {

    /** How far back requests are counted. */
    static final int SECONDS = 10;

    /** More than this share of failures is bad, and less is a warning. */
    private static final double MUCH = 0.5;

    private static final long LONG_WAIT_MILLIS = 1000;

    private final Deque<Vitals.Interval> recent = new ArrayDeque<>();
    private final Map<String, Began> began = new HashMap<>();
    private boolean watched;

    /** What is seen now. {@code since} is null where only looking on tells. */
    private record Symptom(
            Grade grade,
            String state,
            String reason,
            @Nullable Instant since) {}

    private record Began(Instant at, boolean exact) {}

    /** Adds a second, and says what is wrong at its end: the worst first. */
    List<Problem> of(Frame frame, Vitals.Interval second) {
        recent.addLast(second);
        if (recent.size() > SECONDS) {
            recent.removeFirst();
        }
        List<Symptom> seen = Stream.of(
                        database(frame.database()),
                        operators(frame.service(), mostOf(frame)),
                        fleet(frame.fleet()),
                        requests(frame.service()))
                .flatMap(symptoms -> symptoms)
                .toList();
        began.keySet().retainAll(seen.stream().map(Symptom::state).toList());
        List<Problem> problems = seen.stream()
                .map(symptom -> problem(symptom, frame.at()))
                .sorted(Comparator.comparing(Problem::grade))
                .toList();
        watched = true;
        return problems;
    }

    private Problem problem(Symptom symptom, Instant now) {
        Began first = began.computeIfAbsent(symptom.state(), state -> new Began(now, watched));
        Instant since = symptom.since();
        return since == null
                ? new Problem(symptom.grade(), symptom.state(), symptom.reason(), first.at(), first.exact())
                : new Problem(symptom.grade(), symptom.state(), symptom.reason(), since, true);
    }

    private static Stream<Symptom> database(Frame.Database database) {
        Unreachable why = database.unreachable();
        if (database.up()) {
            return why == null
                    ? Stream.of()
                    : Stream.of(new Symptom(
                            Grade.WARN,
                            "No further connection",
                            "PostgreSQL answers over the connections that are there, and no other can be opened: "
                                    + why.reason(),
                            why.since()));
        }
        return Stream.of(new Symptom(
                Grade.BAD,
                "Database away",
                "No connection can be opened: " + (why == null ? "it is not known why" : why.reason())
                        + ". Requests get 503 with Retry-After; the service tries again by itself.",
                why == null ? null : why.since()));
    }

    /** What may be held as long as no operator says less. */
    private static int mostOf(Frame frame) {
        FleetStatus fleet = frame.fleet();
        int bound = frame.service().pool().bound();
        return fleet == null ? bound : Math.min(bound, fleet.allowance());
    }

    private static Stream<Symptom> fleet(@Nullable FleetStatus fleet) {
        if (fleet == null) {
            return Stream.of();
        }
        String problem = fleet.problem();
        return problem == null
                ? Stream.of()
                : Stream.of(new Symptom(
                        fleet.replicas().isEmpty() ? Grade.BAD : Grade.WARN, "Apart from the fleet", problem, null));
    }

    private static Stream<Symptom> operators(Frame.Service service, int most) {
        Stream.Builder<Symptom> seen = Stream.builder();
        if (service.draining()) {
            seen.add(symptom("Draining", "The process has been asked to stop. What was accepted is answered."));
        }
        if (service.paused()) {
            seen.add(symptom(
                    "Paused",
                    "An operator has paused the service: requests wait, each within its deadline, until POST"
                            + " /actuator/dispatcher/resume."));
        }
        if (service.pool().size() < most) {
            seen.add(symptom(
                    "Smaller pool",
                    "An operator has made the pool smaller: %d of %d connections may be held."
                            .formatted(service.pool().size(), service.pool().bound())));
        }
        return seen.build();
    }

    private Stream<Symptom> requests(Frame.Service service) {
        Stream.Builder<Symptom> seen = Stream.builder();
        long mistakes = sum(second -> second.statuses().getOrDefault("4xx", 0L));
        long failed = sum(Vitals.Interval::failed);
        long unavailable = sum(Vitals.Interval::unavailable);
        long all = sum(second -> second.answered().count()) + failed + unavailable;
        if (failed > 0) {
            seen.add(share("Failing", failed, all, "failed with a status of 500 or above"));
        }
        if (unavailable > 0) {
            seen.add(share("Refusing", unavailable, all, "got 503: refused, sent away from the queue, or no database"));
        }
        if (mistakes > 0 && mistakes == all) {
            seen.add(symptom(
                    "Only 4xx",
                    "All %d requests of the last %d s were answered that they were wrong (4xx)."
                            .formatted(all, SECONDS)));
        }
        if (service.waiting() > 0 && service.longestWaitMillis() > LONG_WAIT_MILLIS) {
            seen.add(symptom(
                    "Behind",
                    "The queue stands: of %s the first has waited for %s."
                            .formatted(
                                    Quantities.count(service.waiting(), "request"),
                                    Quantities.length(Duration.ofMillis(service.longestWaitMillis())))));
        }
        return seen.build();
    }

    private static Symptom symptom(String state, String reason) {
        return new Symptom(Grade.WARN, state, reason, null);
    }

    private static Symptom share(String state, long some, long all, String what) {
        return new Symptom(
                some > all * MUCH ? Grade.BAD : Grade.WARN,
                state,
                "%d of %s in the last %d s %s.".formatted(some, Quantities.count(all, "request"), SECONDS, what),
                null);
    }

    private long sum(ToLongFunction<Vitals.Interval> count) {
        return recent.stream().mapToLong(count).sum();
    }
}
