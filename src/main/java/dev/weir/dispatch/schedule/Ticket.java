package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One caller's claim on one answer. The answer is won once: by a row, an error, the deadline, the shutdown, or the
 * caller's leaving; all others find that they have lost.
 *
 * <pre>
 *   WAITING --its statement is taken--> RUNNING --row, error, deadline, caller gone--> ANSWERED
 *      ^  \--deadline, caller gone, refused, dropped--------------------------------> ANSWERED
 *      \--its statement goes again-- RUNNING
 * </pre>
 *
 * <p>It leaves WAITING, and goes back to it, only with the schedule's lock held. A row or an error of a running statement
 * wins without the lock, on any thread.
 */
public final class Ticket {

    /** Where a ticket is. */
    public enum State {
        WAITING,
        RUNNING,
        ANSWERED
    }

    private final Work work;
    private final Pace pace;
    private final Duration deadline;
    private final long since;
    private final Claim claim;
    private final @Nullable Hold hold;
    private volatile boolean delivered;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable Job job;

    /**
     * A ticket that waits.
     *
     * @param pace how long statements of its shape run
     * @param deadline for waiting and running together
     * @param now the schedule's clock, in nanoseconds
     * @param claim what is answered
     */
    public Ticket(Work work, Pace pace, Duration deadline, long now, Claim claim) {
        this(work, pace, deadline, now, claim, null);
    }

    /** @param hold the transaction that it begins, or runs in; null for none */
    public Ticket(Work work, Pace pace, Duration deadline, long now, Claim claim, @Nullable Hold hold) {
        this.hold = hold;
        this.work = work;
        this.pace = pace;
        this.deadline = deadline;
        this.since = now;
        this.claim = claim;
    }

    public Work work() {
        return work;
    }

    Pace pace() {
        return pace;
    }

    public Duration deadline() {
        return deadline;
    }

    /** When it was offered, by the schedule's clock in nanoseconds. */
    public long since() {
        return since;
    }

    /** How long ago that was. */
    public Duration age(long now) {
        return Duration.ofNanos(now - since);
    }

    /** How long until its deadline; zero or less when that has passed. */
    public Duration left(long now) {
        return deadline.minusNanos(now - since);
    }

    /** Whether it was offered by Weir itself, on which every request depends. */
    boolean isOwn() {
        return work.origin().isOwn();
    }

    /** The statement that will answer it. Guarded by the schedule's lock. */
    Job job() {
        return Objects.requireNonNull(job);
    }

    void job(Job answering) {
        job = answering;
    }

    /** Whether it was let in. Guarded by the schedule's lock. */
    boolean wasAdmitted() {
        return job != null;
    }

    public boolean isAnswered() {
        return state.get() == State.ANSWERED;
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    /** Its statement is taken; false when it has been answered. */
    boolean run() {
        return state.compareAndSet(State.WAITING, State.RUNNING);
    }

    /** Its statement goes again; false when it has been answered. */
    boolean waitAgain() {
        return state.compareAndSet(State.RUNNING, State.WAITING);
    }

    /** Wins the answer; the state it was in before, ANSWERED when the answer was won before. */
    State win() {
        return state.getAndSet(State.ANSWERED);
    }

    /** Answers with a row, which belongs to the claim then; releases it when the answer was won before. */
    void answer(@Nullable Row row) {
        if (win() == State.ANSWERED) {
            ReferenceCountUtil.release(row);
        } else {
            delivered = true;
            claim.row(row);
        }
    }

    /** Answers with a whole result, whose rows belong to the claim then; releases them when the answer was won before. */
    void answer(Result result) {
        if (win() == State.ANSWERED) {
            result.rows().forEach(ReferenceCountUtil::release);
        } else {
            delivered = true;
            claim.result(result);
        }
    }

    /** Answers with a stream; does nothing when the answer was won before, and then it will not be subscribed to. */
    void answer(Publisher<Row> rows) {
        if (win() != State.ANSWERED) {
            claim.rows(rows);
        }
    }

    /** Whether its caller has had the row or the result. */
    boolean delivered() {
        return delivered;
    }

    /** The transaction that it begins, or runs in; null for none. */
    @Nullable
    Hold hold() {
        return hold;
    }

    /** What is answered. */
    Claim claim() {
        return claim;
    }
}
