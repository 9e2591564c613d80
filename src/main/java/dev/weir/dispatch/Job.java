package dev.weir.dispatch;

import dev.weir.error.Failure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** A piece of work in the queue. Its methods may be called on any thread, but for {@link #take}. */
sealed interface Job extends FairQueue.Waiting permits RowJob, StreamJob {

    /** What becomes of the connection after a job that had it for itself. */
    enum Outcome {
        /** It is clean, and may serve the next job. */
        KEEP,
        /** The job may have left something behind, which a reset takes away. */
        RESET,
        /** It cannot be proved clean, or is gone. */
        DESTROY,
        /** It is gone, and the job is to run again on another. */
        AGAIN
    }

    Work work();

    @Override
    default String consumer() {
        return work().origin().consumer();
    }

    /** Our own work is what everybody's depends on. */
    @Override
    default boolean sheddable() {
        return !work().origin().isOwn();
    }

    /** Who waits for it, one for each request. Any thread may ask. */
    Stream<String> consumers();

    /** It was let in, with the lanes' lock held: whoever waits for it is counted from now on. */
    void accepted();

    /**
     * A lane takes it, with the lanes' lock held; false when nobody waits for it any more. What was taken is not told
     * that nothing was done.
     */
    boolean take();

    /** When it was taken last, by the lanes' clock, with their lock held. */
    long taken();

    /** Runs it on a connection of its own; never fails. Completes when the connection is free of it. */
    Mono<Outcome> runAlone(Lease lease);

    /** Is told that it was not let into the queue. */
    void refuse(Failure failure);

    /** Answers with a failure instead of running; does nothing when a lane has taken it. */
    void fail(Failure failure, Event.Drop why);

    /** Answers whoever waits for it: it could not be run, or not to its end, through a defect of ours. */
    void broken(Throwable defect);

    /** Whether nobody can be waiting for it any more, since everybody's time was over so long ago. Any thread may ask. */
    boolean overdue(Duration grace);

    /** Cancels it wherever it is: whoever waits is told that the service is shutting down. */
    void abort();
}
