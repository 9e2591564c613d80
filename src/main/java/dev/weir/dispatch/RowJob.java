package dev.weir.dispatch;

import dev.weir.dispatch.Answer.State;
import dev.weir.dispatch.Statement.Access;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** A statement whose only row is the answer. */
final class RowJob implements Job {

    /** How long a write that was cancelled at its deadline may take to say what became of it. */
    private static final Duration VERDICT = Duration.ofSeconds(1);

    /** How long after its deadline a connection may say nothing before it is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_RUNS = 3;

    /** Stands where a cancellation would: too late for one. */
    private static final Mono<Boolean> MOVED_ON = Mono.just(true);

    private final Work work;
    private final MonoSink<Row> sink;
    private final Lanes lanes;
    private final Answer answer = new Answer();
    private final Deadline deadline;
    private final Disposable.Swap timer = Disposables.swap();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<@Nullable Failure> cancelledFor = new AtomicReference<>();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    RowJob(Work work, MonoSink<Row> sink, Lanes lanes) {
        this.work = work;
        this.sink = sink;
        this.lanes = lanes;
        this.deadline = lanes.deadline(work);
    }

    /** Enters the queue. */
    void submit() {
        sink.onCancel(this::clientGone);
        timer.update(lanes.after(deadline.whole(), this::deadlinePassed));
        lanes.submit(this);
        // Cancelled before it could be found in the queue.
        if (answer.answered()) {
            lanes.forget(this);
        }
    }

    @Override
    public Mono<Outcome> run(Lease lease) {
        if (!answer.run()) {
            return Mono.just(Outcome.KEEP);
        }
        Running run = new Running(lease);
        running.set(run);
        Failure cancelled = cancelledFor.get();
        if (cancelled != null) {
            answerWith(cancelled);
        }
        if (answer.answered()) {
            return run.skip();
        }
        if (runs.getAndIncrement() == 0) {
            lanes.tell(new Event.Waited(work.origin().surface(), work.origin().route(), deadline.since()));
        }
        return run.execute();
    }

    @Override
    public boolean waiting() {
        return answer.state() == State.WAITING;
    }

    @Override
    public void refuse(Failure failure) {
        answerWith(failure);
    }

    @Override
    public boolean fail(Failure failure, Event.Drop why) {
        boolean dropped = answer.drop();
        if (dropped) {
            timer.dispose();
            lanes.tell(new Event.Dropped(why));
            sink.error(new FailureException(failure));
        }
        return dropped;
    }

    @Override
    public void abort() {
        lanes.forget(this);
        Failure failure = new ServiceFailure.ShuttingDown(RETRY);
        if (!fail(failure, Event.Drop.SHUTTING_DOWN) && !answer.answered()) {
            cancelRunning(Event.Cancellation.SHUTTING_DOWN, failure);
        }
    }

    private void clientGone() {
        State before = answer.win();
        timer.dispose();
        if (before == State.WAITING) {
            lanes.forget(this);
            lanes.tell(new Event.Dropped(Event.Drop.CLIENT_GONE));
        } else if (before == State.RUNNING) {
            withRunning(run -> run.cancel(Event.Cancellation.CLIENT_GONE));
        }
    }

    private void deadlinePassed() {
        lanes.forget(this);
        boolean dropped = fail(new ServiceFailure.WaitedTooLong(deadline.since(), RETRY), Event.Drop.DEADLINE);
        if (!dropped && !answer.answered()) {
            cancelRunning(Event.Cancellation.DEADLINE, new ServiceFailure.RanTooLong(deadline.whole()));
        }
    }

    private void cancelRunning(Event.Cancellation why, Failure failure) {
        cancelledFor.compareAndSet(null, failure);
        if (work.statement().access() == Access.READ) {
            answerWith(failure);
        } else {
            // Its own end tells what became of it: done, or undone by the cancellation.
            timer.update(lanes.after(VERDICT, () -> answerWith(new ServiceFailure.WriteFateUnknown())));
        }
        withRunning(run -> run.cancel(why));
    }

    private void withRunning(Consumer<Running> action) {
        Running run = running.get();
        if (run != null) {
            action.accept(run);
        }
    }

    private void answerWith(Failure failure) {
        answerWith(new FailureException(failure));
    }

    private void answerWith(FailureException failure) {
        if (answer.win() != State.ANSWERED) {
            timer.dispose();
            sink.error(failure);
        }
    }

    private void answerWith(@Nullable Row row) {
        if (answer.win() == State.ANSWERED) {
            ReferenceCountUtil.release(row);
            return;
        }
        timer.dispose();
        sink.success(row);
    }

    /** One execution, on one connection. */
    private final class Running {

        private final Lease lease;
        private final AtomicReference<@Nullable Mono<Boolean>> cancellation = new AtomicReference<>();
        private final Sinks.Empty<Void> end = Sinks.empty();
        private final long begun = lanes.nanos();
        private @Nullable Row row;

        Running(Lease lease) {
            this.lease = lease;
        }

        Mono<Outcome> execute() {
            return Mono.defer(this::send)
                    .then(Mono.defer(this::completed))
                    .onErrorResume(this::failed)
                    .flatMap(this::afterCancellation);
        }

        /** Nothing has been sent; but a cancel request may be on its way already. */
        Mono<Outcome> skip() {
            running.compareAndSet(this, null);
            end.tryEmitEmpty();
            return afterCancellation(Outcome.KEEP);
        }

        private Mono<Void> send() {
            Message message = Message.of(work.statement(), work.context(), deadline.left());
            return lease.connection()
                    .createStatement(message.sql())
                    .execute()
                    .index()
                    .concatMap(result -> result.getT1() < message.results()
                            ? result.getT2().getRowsUpdated().then(Mono.<Row>empty())
                            : rows(result.getT2()))
                    .doOnNext(this::keepFirst)
                    .then()
                    // PostgreSQL ends it by itself before; this is for a network that says nothing any more.
                    .timeout(deadline.left().plus(SILENCE), lanes.timer());
        }

        private Flux<Row> rows(PostgresqlResult result) {
            return result.map(RowMapper::map);
        }

        private void keepFirst(Row next) {
            if (row == null) {
                row = next;
            } else {
                next.release();
            }
        }

        /** The transaction is committed and the connection is ready for the next message. */
        private Mono<Outcome> completed() {
            ended();
            answerWith(row);
            row = null;
            return work.statement().plain() ? Mono.just(Outcome.KEEP) : lanes.reset(lease);
        }

        private Mono<Outcome> failed(Throwable error) {
            ended();
            ReferenceCountUtil.release(row);
            row = null;
            boolean lost = DatabaseErrors.connectionLost(error);
            if (lost && runsAgain()) {
                return Mono.just(Outcome.AGAIN);
            }
            answerWith(failureOf(error));
            if (lost || !(error instanceof R2dbcException || error instanceof FailureException)) {
                return Mono.just(Outcome.DESTROY);
            }
            return work.statement().plain() ? Mono.just(Outcome.KEEP) : lanes.reset(lease);
        }

        private FailureException failureOf(Throwable error) {
            if (error instanceof TimeoutException) {
                return new FailureException(
                        work.statement().access() == Access.WRITE
                                ? new ServiceFailure.WriteFateUnknown()
                                : new ServiceFailure.RanTooLong(deadline.whole()),
                        error);
            }
            Failure told = cancelledFor.get();
            boolean ours = told != null || !deadline.left().isPositive();
            return DatabaseErrors.canceled(error) && ours
                    ? new FailureException(told == null ? new ServiceFailure.RanTooLong(deadline.whole()) : told, error)
                    : DatabaseErrors.failure(error, work);
        }

        /** A read whose connection was lost goes again on another one; a write never does. */
        private boolean runsAgain() {
            return work.statement().access() == Access.READ
                    && runs.get() < MOST_RUNS
                    && deadline.left().isPositive()
                    && answer.waitAgain();
        }

        private void ended() {
            running.compareAndSet(this, null);
            end.tryEmitEmpty();
            lanes.tell(new Event.Ran(
                    work.origin().surface(), work.origin().route(), Duration.ofNanos(lanes.nanos() - begun)));
        }

        /**
         * Asks PostgreSQL to stop the query. The connection serves nobody else before the request is through, and a
         * request that comes after the connection has moved on is not made: it would hit a stranger's query.
         */
        void cancel(Event.Cancellation why) {
            Mono<Boolean> request = lanes.cancel(lease, end.asMono());
            if (cancellation.compareAndSet(null, request)) {
                lanes.tell(new Event.Cancelled(why));
                request.subscribe();
            }
        }

        private Mono<Outcome> afterCancellation(Outcome outcome) {
            if (cancellation.compareAndSet(null, MOVED_ON)) {
                return Mono.just(outcome);
            }
            return Mono.justOrEmpty(cancellation.get())
                    .flatMap(request -> request)
                    .map(through -> through || outcome == Outcome.AGAIN ? outcome : Outcome.DESTROY);
        }
    }
}
