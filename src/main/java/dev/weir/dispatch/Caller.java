package dev.weir.dispatch;

import dev.weir.dispatch.Answer.State;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/**
 * One who waits for a row: he is answered once, by the row, an error, his deadline or the shutdown, unless he goes away
 * before. Several callers of one read may share a job. Any thread may call.
 */
final class Caller {

    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

    private final MonoSink<Row> sink;
    private final Lanes lanes;
    private final Deadline deadline;
    private final Answer answer = new Answer();
    private final Work work;
    private final Place place;
    private volatile RowJob job;
    private @Nullable Disposable timeout;

    Caller(MonoSink<Row> sink, Lanes lanes, Deadline deadline, Work work, Pace pace) {
        this.sink = sink;
        this.lanes = lanes;
        this.deadline = deadline;
        this.work = work;
        this.place = lanes.place(work);
        this.job = new RowJob(work, pace, this, lanes);
    }

    RowJob job() {
        return job;
    }

    /** Waits for the answer of another's job instead of his own. */
    void join(RowJob other) {
        job = other;
    }

    String consumer() {
        return work.origin().consumer();
    }

    Deadline deadline() {
        return deadline;
    }

    /** Begins to wait: from now on the deadline counts, and a subscriber that goes away is noticed. */
    void await() {
        timeout = lanes.wheel().in(deadline.whole(), this::deadlinePassed);
        sink.onCancel(this::gone);
    }

    /** He was let in, and is one of those who wait. */
    void accepted() {
        place.take();
    }

    /** He waits no more. */
    void leave() {
        place.leave();
    }

    /** His job was taken by a lane; false when he has his answer already. */
    boolean run() {
        place.leave();
        return answer.run();
    }

    /** His job goes back into the queue; false when he has his answer already. */
    boolean waitAgain() {
        // Taken before anybody can find him waiting, and leave for him.
        place.take();
        boolean waits = deadline.left().isPositive() && answer.waitAgain();
        if (!waits) {
            place.leave();
        }
        return waits;
    }

    boolean answered() {
        return answer.answered();
    }

    /**
     * The row is his from now on. What is thrown where the answer goes is nobody else's concern: others share the
     * message, and the lane goes on.
     */
    void answer(@Nullable Row row) {
        if (answer.win() == State.ANSWERED) {
            ReferenceCountUtil.release(row);
            return;
        }
        end();
        try {
            sink.success(row);
        } catch (Throwable defect) {
            LOG.error("An answer could not be handed on", defect);
        }
    }

    void answer(FailureException failure) {
        if (answer.win() != State.ANSWERED) {
            end();
            tell(failure);
        }
    }

    /** Answers unless a lane has taken his job. */
    boolean drop(Failure failure, Event.Drop why) {
        boolean dropped = answer.drop();
        if (dropped) {
            end();
            lanes.dropped(work, why);
            tell(new FailureException(failure));
        }
        return dropped;
    }

    private void tell(FailureException failure) {
        try {
            sink.error(failure);
        } catch (Throwable defect) {
            LOG.error("A failure could not be handed on", defect);
        }
    }

    private void end() {
        Wheel.cancel(timeout);
        place.leave();
    }

    private void gone() {
        State before = answer.win();
        end();
        if (before == State.WAITING) {
            lanes.leave(this);
            lanes.dropped(work, Event.Drop.CLIENT_GONE);
        } else if (before == State.RUNNING) {
            job.abandoned();
        }
    }

    private void deadlinePassed() {
        if (drop(late(), Event.Drop.DEADLINE)) {
            lanes.leave(this);
        } else if (!answered()) {
            job.overdue(this);
        }
    }

    /** What went out once and came back as too slow for company has had its run. */
    private Failure late() {
        return job.alone()
                ? new ServiceFailure.RanTooLong(deadline.whole())
                : new ServiceFailure.WaitedTooLong(deadline.since(), lanes.retryAfter());
    }
}
