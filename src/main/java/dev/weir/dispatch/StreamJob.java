package dev.weir.dispatch;

import dev.weir.dispatch.Answer.State;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/**
 * A read whose rows are streamed over a cursor, in a transaction of its own that is always rolled back. It keeps its
 * lane until the last row is taken, or the reader goes away or stalls.
 */
final class StreamJob implements Job {

    /** Rows fetched at a time: enough to hide the round trip, few enough to hold in memory. */
    private static final int FETCH = 128;

    private static final Logger LOG = LoggerFactory.getLogger(StreamJob.class);
    private static final long RUNNING = Long.MIN_VALUE;

    private final Work work;
    private final MonoSink<StreamJob> turn;
    private final Lanes lanes;
    private final Deadline deadline;
    private final long since;
    private final Answer answer = new Answer();
    private final Place place;
    private final Disposable.Swap timer = Disposables.swap();
    private final Sinks.One<Outcome> end = Sinks.one();
    private final Sinks.Empty<Row> aborted = Sinks.empty();
    private volatile @Nullable Lease lease;
    private volatile boolean taken;
    private volatile long ending = RUNNING;
    /** Guarded by the lanes' lock. */
    private long takenAt;

    private volatile Duration waited = Duration.ZERO;
    /** Counted by the one signal after the other of the cursor. */
    private long rows;

    private StreamJob(Work work, MonoSink<StreamJob> turn, Lanes lanes) {
        this.work = work;
        this.turn = turn;
        this.lanes = lanes;
        this.deadline = lanes.deadline(work);
        this.since = lanes.wheel().nanos();
        this.place = lanes.place(work);
    }

    static Flux<Row> rows(Work work, Lanes lanes, Duration stallTimeout, LongSupplier taken) {
        Mono<StreamJob> turn = Mono.create(sink -> new StreamJob(work, sink, lanes).submit());
        return Flux.usingWhen(
                turn,
                job -> new StallGuard(job.cursor(), stallTimeout, job.longest(), taken, lanes)
                        .onErrorMap(job::timedOut),
                job -> job.finish(true),
                (job, error) -> job.finish(isDatabases(error)),
                job -> job.finish(false));
    }

    /** How long PostgreSQL may let its reader wait. Its own timeout would count the reader's time too. */
    private Duration longest() {
        return work.context().rules().within(deadline.whole());
    }

    /** The role's timeout is told as PostgreSQL does. */
    private Throwable timedOut(Throwable error) {
        boolean late = error instanceof FailureException known && known.failure() instanceof ServiceFailure.RanTooLong;
        return late && work.context().rules().shorterThan(deadline.whole())
                ? DatabaseErrors.statementTimeout(error)
                : error;
    }

    private void submit() {
        Literals.requireSpeakable(work);
        turn.onCancel(this::readerGone);
        timer.update(lanes.wheel().in(deadline.whole(), this::deadlinePassed));
        lanes.submit(this);
        // Cancelled before it could be found in the queue.
        if (answer.answered()) {
            place.leave();
            lanes.withdraw(this);
        }
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public Stream<String> consumers() {
        return Stream.of(consumer());
    }

    @Override
    public void accepted() {
        place.take();
    }

    @Override
    public boolean take() {
        takenAt = lanes.wheel().nanos();
        place.leave();
        return answer.run();
    }

    /** While it runs its reader may take all the time that its guard allows; its end may not. */
    @Override
    public boolean overdue(Duration grace) {
        long now = lanes.wheel().nanos();
        return taken
                ? ending != RUNNING && now - ending > grace.toNanos()
                : deadline.left().plus(grace).isNegative();
    }

    @Override
    public long taken() {
        return takenAt;
    }

    @Override
    public Mono<Outcome> runAlone(Lease lease) {
        timer.dispose();
        waited = deadline.since();
        lanes.tell(new Event.Waited(work, waited));
        this.lease = lease;
        turn.success(this);
        // A reader that left just now has not taken its turn, and will not end it.
        return taken ? end.asMono() : Mono.just(Outcome.KEEP);
    }

    @Override
    public void refuse(Failure failure) {
        if (answer.win() == State.WAITING) {
            timer.dispose();
            turn.error(new FailureException(failure));
        }
    }

    @Override
    public void fail(Failure failure, Event.Drop why) {
        drop(failure, why);
    }

    private boolean drop(Failure failure, Event.Drop why) {
        boolean dropped = answer.drop();
        if (dropped) {
            timer.dispose();
            place.leave();
            lanes.dropped(work, why);
            turn.error(new FailureException(failure));
        }
        return dropped;
    }

    @Override
    public void broken(Throwable defect) {
        FailureException failure = new FailureException(new ServiceFailure.Internal(null), defect);
        aborted.tryEmitError(failure);
        if (!taken && answer.win() != State.ANSWERED) {
            timer.dispose();
            place.leave();
            turn.error(failure);
        }
    }

    @Override
    public void abort() {
        ServiceFailure failure = new ServiceFailure.ShuttingDown(Lanes.SOON);
        lanes.withdraw(this);
        if (!drop(failure, Event.Drop.SHUTTING_DOWN)) {
            lanes.tell(new Event.Cancelled(Event.Cancellation.SHUTTING_DOWN));
            aborted.tryEmitError(new FailureException(failure));
        }
    }

    private void readerGone() {
        if (answer.win() == State.WAITING) {
            timer.dispose();
            place.leave();
            lanes.withdraw(this);
            lanes.dropped(work, Event.Drop.CLIENT_GONE);
        }
    }

    private void deadlinePassed() {
        if (drop(new ServiceFailure.WaitedTooLong(deadline.since(), lanes.retryAfter()), Event.Drop.DEADLINE)) {
            lanes.withdraw(this);
        }
    }

    /** Called by the reader's subscription, on the lane's thread: the turn is taken. */
    private Flux<Row> cursor() {
        taken = true;
        answer.win();
        Lease held = Objects.requireNonNull(lease);
        Transaction transaction = new Transaction(work, held, lanes);
        return fetch(transaction, true)
                .onErrorResume(DatabaseErrors::cannotBePrepared, error -> untyped(transaction, error))
                .takeUntilOther(aborted.asMono())
                .onErrorMap(error -> DatabaseErrors.failure(error, work));
    }

    /** What cannot be typed is asked again, in a transaction that is begun again. */
    private Flux<Row> fetch(Transaction transaction, boolean typed) {
        return transaction
                .begin("0")
                .thenMany(Flux.defer(() -> transaction.rows(typed, FETCH)))
                .<Row>handle((row, reader) -> pass(row, reader))
                .doOnNext(row -> rows++);
    }

    private Flux<Row> untyped(Transaction transaction, Throwable error) {
        return transaction.rolledBack().flatMapMany(out -> out ? fetch(transaction, false) : Flux.error(error));
    }

    private static void pass(Row row, SynchronousSink<Row> reader) {
        if (row.unkept()) {
            reader.error(row.takeFailure(false));
        } else {
            reader.next(row);
        }
    }

    /** The statement failed, and its connection is as good as before. */
    private static boolean isDatabases(Throwable error) {
        return error instanceof FailureException known && known.failure() instanceof DatabaseFailure;
    }

    /** @param sound whether the connection may go on being used */
    private Mono<Void> finish(boolean sound) {
        Lease held = Objects.requireNonNull(lease);
        ending = lanes.wheel().nanos();
        Mono<Outcome> outcome = told() && sound
                ? held.connection()
                        .rollbackTransaction()
                        .timeout(Reset.LIMIT, lanes.timer())
                        .thenReturn(Outcome.RESET)
                        .onErrorReturn(Outcome.DESTROY)
                : Mono.just(Outcome.DESTROY);
        return outcome.doOnNext(end::tryEmitValue).then();
    }

    /** Tells of the end. What is thrown there must not keep the lane. */
    private boolean told() {
        try {
            lanes.tell(new Event.Ran(work, waited, deadline.since().minus(waited), rows));
            return true;
        } catch (Throwable defect) {
            LOG.error("What was streamed could not be told", defect);
            return false;
        }
    }
}
