package dev.weir.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the dispatcher does at one moment.
 *
 * @param paused whether nothing is sent for the time being
 * @param draining whether the process is ending
 * @param waiting requests that wait for their turn
 * @param queueSize how many may wait by themselves; as many again may share what others wait for
 * @param longestWait how long the request has waited that waits longest; zero when none waits
 * @param lines those with the most waiting requests, longest line first, a few of them
 * @param slots all slots, also those without work
 */
public record DispatchStatus(
        boolean paused,
        boolean draining,
        int waiting,
        int queueSize,
        Duration longestWait,
        List<Line> lines,
        List<Slot> slots) {

    /** How many lines are told of. */
    static final int LINES = 10;

    public DispatchStatus {
        lines = List.copyOf(lines);
        slots = List.copyOf(slots);
    }

    /**
     * Requests of one consumer that wait.
     *
     * @param consumer the party that it is counted for
     * @param waiting how many
     */
    public record Line(String consumer, int waiting) {

        /** The longest of the lines that these make up, one for each request that waits. */
        static List<Line> longest(List<String> consumers) {
            return consumers.stream()
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(request -> 1)))
                    .entrySet()
                    .stream()
                    .map(line -> new Line(line.getKey(), line.getValue()))
                    .sorted(Comparator.comparingInt(Line::waiting).reversed().thenComparing(Line::consumer))
                    .limit(LINES)
                    .toList();
        }
    }

    /**
     * One connection's worth of work.
     *
     * @param number from 1
     * @param state idle, opening, resting, shared, solo, draining, exclusive, held, followed, cleaning or closing; see the dispatcher page
     * @param backend the process id of its connection's backend, as in {@code pg_stat_activity}; empty without one
     * @param messages how many are on their way to PostgreSQL, or being answered
     * @param serving the requests in them
     */
    public record Slot(int number, String state, OptionalInt backend, int messages, List<Serving> serving) {

        public Slot {
            serving = List.copyOf(serving);
        }
    }

    /**
     * A request that PostgreSQL works on.
     *
     * @param surface which interface it came by: rest, sql, changes, catalog
     * @param route the relation or function that it is for
     * @param consumer the party that it is counted for
     * @param writes whether it may write
     * @param running since its turn came
     */
    public record Serving(String surface, String route, String consumer, boolean writes, Duration running) {}
}
