package dev.weir.load.trouble;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after the end of a trouble reads and writes worked again: until the first good answer to a request that began
 * after it. Times are those of {@link System#nanoTime()}. May be used from any thread.
 */
public final class Recovery {

    /** What is asked for. */
    public enum Kind {
        READ,
        WRITE
    }

    /** No good answer yet, in milliseconds. */
    public static final long NEVER = -1;

    private record Trouble(long ended, AtomicLong read, AtomicLong write) {

        Trouble(long ended) {
            this(ended, new AtomicLong(NEVER), new AtomicLong(NEVER));
        }

        AtomicLong of(Kind kind) {
            return kind == Kind.READ ? read : write;
        }
    }

    private volatile Trouble last = new Trouble(0);
    private volatile boolean over;

    /** A trouble begins: no answer counts until it is over. */
    void begun() {
        over = false;
    }

    /** The trouble is over. */
    void ended(long now) {
        last = new Trouble(now);
        over = true;
    }

    /**
     * A client got what it asked for.
     *
     * @param begun when it asked
     */
    public void good(Kind kind, long begun, long now) {
        Trouble trouble = last;
        if (over && begun - trouble.ended() >= 0) {
            trouble.of(kind).compareAndSet(NEVER, now - trouble.ended());
        }
    }

    /** Milliseconds from the trouble's end to the first good answer of the kind, or {@link #NEVER}. */
    long millis(Kind kind) {
        long nanos = last.of(kind).get();
        return nanos == NEVER ? NEVER : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    boolean complete() {
        return over && millis(Kind.READ) != NEVER && millis(Kind.WRITE) != NEVER;
    }
}
