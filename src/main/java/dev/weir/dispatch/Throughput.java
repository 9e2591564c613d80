package dev.weir.dispatch;

import java.time.Duration;

/**
 * How fast the queue is worked off, measured while something waits: what is taken from a queue that runs empty shows
 * the demand and not the capacity. Not safe for use by several threads.
 */
final class Throughput {

    private static final long WINDOW = Duration.ofMillis(200).toNanos();

    private boolean measuring;
    private long begun;
    private long taken;
    private double perSecond;

    /**
     * So many were taken.
     *
     * @param more whether others wait on
     */
    void taken(int count, boolean more, long now) {
        if (!measuring) {
            begin(now);
        } else {
            taken += count;
            measure(now);
        }
        measuring = more;
    }

    private void begin(long now) {
        begun = now;
        taken = 0;
    }

    private void measure(long now) {
        long elapsed = now - begun;
        if (elapsed >= WINDOW) {
            double measured = taken * 1e9 / elapsed;
            perSecond = perSecond == 0 ? measured : (perSecond + measured) / 2;
            begin(now);
        }
    }

    /** How long it takes until as many are taken; zero while nothing was measured. */
    Duration timeFor(long count) {
        return perSecond == 0 ? Duration.ZERO : Duration.ofNanos((long) (count * 1e9 / perSecond));
    }
}
