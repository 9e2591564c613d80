package dev.weir.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a client sends or takes, against the lowest rate that is let pass. Judged over the last {@link #WINDOW}, so
 * that neither a pause nor a burst decides, and not before a transfer has lasted that long. Times are in nanoseconds.
 */
final class TransferRate {

    /** Longer than a mobile network's usual gaps, and than it takes to see 32 KB taken at twice the default rate. */
    static final long WINDOW = 15_000_000_000L;

    private static final double SECOND = 1e9;

    private record Sample(long at, long bytes) {}

    private final long lowest;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param lowest bytes a second; 0 for any */
    TransferRate(long lowest) {
        this.lowest = lowest;
    }

    /** Nothing is being transferred: what comes next is judged by itself. */
    void rest() {
        samples.clear();
    }

    /**
     * Whether the transfer is too slow.
     *
     * @param bytes how many were transferred in all, since any time
     */
    boolean isTooLow(long now, long bytes) {
        samples.add(new Sample(now, bytes));
        while (samples.size() > 2 && now - second().at() >= WINDOW) {
            samples.poll();
        }
        Sample first = samples.getFirst();
        long nanos = now - first.at();
        return nanos >= WINDOW && bytes - first.bytes() < lowest * (nanos / SECOND);
    }

    private Sample second() {
        var all = samples.iterator();
        all.next();
        return all.next();
    }
}
