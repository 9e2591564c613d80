package dev.weir.load.watch;

import java.time.Duration;

/**
 * A run in ten equal parts, after a warm-up that belongs to none.
 *
 * @param warmUp a minute at the most
 * @param length of each part
 */
public record Tenths(Duration warmUp, Duration length) {

    /** How many there are. */
    public static final int COUNT = 10;

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    /** Shorter parts have no second that is clear of their edges. */
    private static final double CLEAR = 4;

    /** @param whole the warm-up included */
    public static Tenths of(Duration whole) {
        Duration tenth = whole.dividedBy(COUNT);
        Duration warmUp = tenth.compareTo(LONGEST_WARM_UP) < 0 ? tenth : LONGEST_WARM_UP;
        return new Tenths(warmUp, whole.minus(warmUp).dividedBy(COUNT));
    }

    /** When a part begins, in seconds since the load did. */
    public double from(int number) {
        return (warmUp.toNanos() + (double) length.toNanos() * number) / NANOS;
    }

    /** When a part is over, in seconds since the load began. */
    public double to(int number) {
        return from(number + 1);
    }

    /** The first whole second in which a collection of garbage between two parts is not felt. */
    int firstClear(int number) {
        int first = (int) Math.ceil(from(number));
        return isLong() ? first + 1 : first;
    }

    /** The end of the last such second. */
    int lastClear(int number) {
        int last = (int) Math.floor(to(number));
        return isLong() ? last : Math.max(last, firstClear(number) + 1);
    }

    private boolean isLong() {
        return length.toNanos() / NANOS >= CLEAR;
    }
}
