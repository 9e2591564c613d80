package dev.weir.dispatch.wire;

import java.time.Duration;
import reactor.core.Disposable;

/** The dispatcher's clock, and the actions that wait for it. Safe for use by several threads. */
public interface Timer {

    /** In nanoseconds since some moment; never goes back. */
    long nanos();

    /** Runs the action once after the delay, unless it is disposed of before. */
    Disposable in(Duration delay, Runnable action);
}
