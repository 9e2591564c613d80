package dev.weir.pool;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** The pool, as an operator sees it and steers it. Any thread may call. */
public interface PoolConsole {

    /** What it holds at this moment, of which each number is read by itself. */
    PoolStatus status();

    /**
     * Holds no more than so many connections from now on. Those too many are closed, idle ones first, the others when
     * they come back; completes when that is done. The dispatcher must have stopped borrowing more before.
     *
     * @throws IllegalArgumentException for less than 1 or more than the bound
     */
    Mono<Void> resize(int size);

    /**
     * Replaces every connection that is open now, one after the other: each is closed when it comes back, and opened
     * again when it is needed. One that does not come back in time is left to close when it does, and the next is
     * taken.
     *
     * @param patience how long one is waited for
     * @return how many have been closed
     */
    Mono<Integer> recycle(Duration patience);
}
