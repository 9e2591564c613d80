package dev.weir.load.watch;

import dev.weir.database.Uninterruptibly;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The lowest that a number has been since this was made: looked at every few milliseconds, on a thread of its own. May be
 * asked from any thread.
 */
public final class Lowest implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final IntSupplier number;
    private final Thread thread;
    private volatile int seen;
    private volatile long samples = 1;
    private volatile boolean stopped;

    /** @param name of the thread */
    public Lowest(String name, IntSupplier number) {
        this.number = number;
        this.seen = number.getAsInt();
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    public int seen() {
        return seen;
    }

    public long samples() {
        return samples;
    }

    @Override
    public void close() {
        stopped = true;
        Uninterruptibly.join(thread);
    }

    /** Nobody else writes. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void run() {
        while (!stopped) {
            seen = Math.min(seen, number.getAsInt());
            samples++;
            Uninterruptibly.pause(PAUSE);
        }
    }
}
