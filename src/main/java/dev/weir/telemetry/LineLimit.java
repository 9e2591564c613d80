package dev.weir.telemetry;

import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a few lines of a kind into the log each second, and counts the others: a client that can cause one
 * line can cause a million. Thread-safe.
 */
public final class LineLimit {

    private final int perSecond;
    private final InstantSource clock;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger thisSecond = new AtomicInteger();
    private final AtomicInteger untold = new AtomicInteger();

    public LineLimit(int perSecond) {
        this(perSecond, InstantSource.system());
    }

    LineLimit(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /**
     * Asks for a line.
     *
     * @return how many were left out since the last one; empty when this one is to be left out
     */
    public OptionalInt take() {
        if (hasRoom()) {
            return OptionalInt.of(untold.getAndSet(0));
        }
        untold.incrementAndGet();
        return OptionalInt.empty();
    }

    /** The end of a line's text that tells of those left out. */
    public static String others(int untold) {
        return untold == 0 ? "" : " (and " + untold + " others before)";
    }

    /** Threads that meet at the turn of a second may let one line too many pass, which does no harm. */
    private boolean hasRoom() {
        long now = clock.instant().getEpochSecond();
        if (second.getAndSet(now) != now) {
            thisSecond.set(0);
        }
        return thisSecond.getAndIncrement() < perSecond;
    }
}
