package dev.weir.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a piece of work must be answered, counted from when it was accepted. */
final class Deadline {

    private final Duration whole;
    private final LongSupplier nanos;
    private final long begun;

    Deadline(Duration whole, LongSupplier nanos) {
        this.whole = whole;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    Duration whole() {
        return whole;
    }

    /** When it was accepted, by the clock. */
    long begun() {
        return begun;
    }

    /** Time since it was accepted. */
    Duration since() {
        return Duration.ofNanos(nanos.getAsLong() - begun);
    }

    /** Time left; zero or less when it has passed. */
    Duration left() {
        return whole.minus(since());
    }
}
