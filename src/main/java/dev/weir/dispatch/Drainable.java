package dev.weir.dispatch;

import reactor.core.publisher.Mono;

/** The dispatcher, as the shutdown of the process sees it. */
public interface Drainable {

    /** Refuses new work from now on, and completes when all accepted work has been answered. */
    Mono<Void> drain();

    /** Cancels whatever still waits or runs; completes when none of it is left. Answers how many there were. */
    Mono<Integer> cancelAll();
}
