package dev.weir.load.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many requests a second are offered, and when.
 *
 * @param phases in their order
 */
public record Course(List<Phase> phases) {

    /** The least that has all phases in it. */
    public static final Duration SHORTEST = Duration.ofSeconds(12);

    /** Those who ask have to warm up too. */
    public static final String WARM_UP = "warm-up";

    public static final String CALM = "calm";
    public static final String SPIKE = "spike";
    public static final String AFTER_SPIKE = "after the spike";
    public static final String ONSET = "onset of the overload";
    public static final String OVERLOAD = "overload";
    public static final String RECOVERY = "recovery";

    private static final Duration ONSET_LENGTH = Duration.ofSeconds(2);
    private static final double SPIKE_OF_OVERLOAD = 2;

    /**
     * A time in which as much is offered every second.
     *
     * @param rate requests a second
     */
    public record Phase(String name, Duration length, double rate) {}

    public Course {
        phases = List.copyOf(phases);
    }

    /**
     * A warm-up, a calm, a sudden spike, an overload for most of the time, and a calm after each.
     *
     * @param whole how long all of it takes
     * @param calm requests a second that are no trouble
     * @param overload requests a second that are too many; the spike has twice as many
     */
    public static Course of(Duration whole, double calm, double overload) {
        if (whole.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "%s is too short: it takes %s to calm, spike, overload and recover".formatted(whole, SHORTEST));
        }
        Duration tenth = whole.dividedBy(10);
        Duration spike = between(tenth, Duration.ofSeconds(2), Duration.ofSeconds(3));
        Duration after = between(whole.dividedBy(5), Duration.ofSeconds(2), Duration.ofSeconds(8));
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase(WARM_UP, tenth, calm));
        phases.add(new Phase(CALM, tenth, calm));
        phases.add(new Phase(SPIKE, spike, overload * SPIKE_OF_OVERLOAD));
        phases.add(new Phase(AFTER_SPIKE, after, calm));
        phases.add(new Phase(ONSET, ONSET_LENGTH, overload));
        Duration rest = whole.minus(tenth.multipliedBy(2))
                .minus(spike)
                .minus(after)
                .minus(ONSET_LENGTH)
                .minus(after);
        phases.add(new Phase(OVERLOAD, rest, overload));
        phases.add(new Phase(RECOVERY, after, calm));
        return new Course(phases);
    }

    private static Duration between(Duration value, Duration least, Duration most) {
        return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
    }

    /** The phase at some time since the beginning; the last one from then on. */
    public Phase at(Duration elapsed) {
        Duration end = Duration.ZERO;
        for (Phase phase : phases) {
            end = end.plus(phase.length());
            if (elapsed.compareTo(end) < 0) {
                return phase;
            }
        }
        return phases.getLast();
    }

    /** When a phase is over, since the beginning. */
    public Duration endOf(String name) {
        Duration end = Duration.ZERO;
        for (Phase phase : phases) {
            end = end.plus(phase.length());
            if (phase.name().equals(name)) {
                return end;
            }
        }
        throw new IllegalArgumentException("There is no phase " + name);
    }
}
