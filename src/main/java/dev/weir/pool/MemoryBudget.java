package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A share of the process's memory. Bytes are taken before they are used, and given back afterwards. Nothing waits for
 * memory: what does not fit is refused. Safe for use by several threads.
 */
public final class MemoryBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes, or none of them and answers false. */
    public boolean take(long bytes) {
        boolean taken = used.addAndGet(bytes) <= limit;
        if (!taken) {
            used.addAndGet(-bytes);
        }
        return taken;
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that are taken now; above the limit for the moment in which more is being refused. */
    public long used() {
        return used.get();
    }

    /** The most bytes that can be taken at once. */
    public long limit() {
        return limit;
    }
}
