package dev.weir.dispatch;

import dev.weir.error.Failure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import reactor.core.publisher.Mono;

/** Something a lane can do with a connection. Its methods may be called on any thread. */
interface Job {

    /** What becomes of the connection after a job. */
    enum Outcome {
        /** It is clean, and may serve the next job. */
        KEEP,
        /** It cannot be proved clean, or is gone. */
        DESTROY,
        /** It is gone, and the job is to run again on another. */
        AGAIN
    }

    /**
     * Runs, and completes when the connection is free of it. It never fails: whatever happened, the job has told its
     * caller. A job that nobody waits for any more completes at once.
     */
    Mono<Outcome> run(Lease lease);

    /** Whether somebody still waits for it to run. */
    boolean waiting();

    /** Is told that it was not let into the queue. */
    void refuse(Failure failure);

    /**
     * Answers with a failure instead of running.
     *
     * @return false, and nothing is done, when it is running or has been answered
     */
    boolean fail(Failure failure, Event.Drop why);

    /** Cancels it wherever it is: the caller is told that the service is shutting down. */
    void abort();
}
