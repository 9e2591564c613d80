package dev.weir.dispatch.schedule;

import java.time.Duration;

/**
 * How fast the queue is worked off, measured while something waits: what is taken from a queue that runs empty shows
 * the demand, and is no more than a lower bound of the capacity. What was measured long ago is forgotten, and a short
 * observation gives a short estimate: the first moments of a JVM say little of the next ten seconds. Not safe for use by several
 * threads.
 */
final class Throughput {

    private static final long WINDOW = Duration.ofMillis(200).toNanos();
    private static final long SHORTEST = Duration.ofMillis(1).toNanos();
    private static final long MEMORY = Duration.ofSeconds(5).toNanos();

    /** An estimate reaches at most so many times as far as the queue has been watched. */
    static final long REACH = 5;

    private boolean measuring;
    private long begun;
    private long taken;
    private long measured;
    private double perSecond;
    private long watched;

    /**
     * So many were taken.
     *
     * @param more whether others wait on
     */
    void taken(int count, boolean more, long now) {
        if (measuring) {
            taken += count;
            measure(more, now);
        } else {
            begin(now);
        }
        measuring = more;
    }

    /** What was being measured is given up: the time did not go into work. */
    void interrupted() {
        measuring = false;
    }

    private void begin(long now) {
        begun = now;
        taken = 0;
    }

    private void measure(boolean more, long now) {
        long elapsed = now - begun;
        if (elapsed >= WINDOW) {
            double rate = taken * 1e9 / elapsed;
            remember(isForgotten(now) ? rate : (perSecond + rate) / 2, elapsed, now);
            begin(now);
        } else if (!more && taken > 0) {
            remember(Math.max(perSecond, taken * 1e9 / Math.max(elapsed, SHORTEST)), elapsed, now);
        }
    }

    private void remember(double rate, long elapsed, long now) {
        watched = isForgotten(now) ? elapsed : watched + elapsed;
        perSecond = rate;
        measured = now;
    }

    /** How long it takes until as many are taken; zero while nothing was measured lately. */
    Duration timeFor(long count, long now) {
        return isForgotten(now) ? Duration.ZERO : Duration.ofNanos((long) (count * 1e9 / perSecond));
    }

    /** The same, but no more than {@link #REACH} times as long as was watched. */
    Duration expected(long count, long now) {
        Duration time = timeFor(count, now);
        Duration reach = Duration.ofNanos(REACH * watched);
        return time.compareTo(reach) > 0 ? reach : time;
    }

    private boolean isForgotten(long now) {
        return perSecond == 0 || now - measured > MEMORY;
    }
}
