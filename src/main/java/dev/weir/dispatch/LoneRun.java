package dev.weir.dispatch;

import dev.weir.dispatch.Job.Outcome;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One statement on a connection that carries nothing else, so that it can be cancelled in PostgreSQL. */
final class LoneRun {

    private static final Logger LOG = LoggerFactory.getLogger(LoneRun.class);

    /** How long after its deadline a connection may say nothing before it is given up. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** Stands where a cancellation would: too late for one. */
    private static final Mono<Boolean> MOVED_ON = Mono.just(true);

    private final RowJob job;
    private final Lease lease;
    private final Lanes lanes;
    /** Null for what goes as one message. */
    private final @Nullable Transaction transaction;

    private final AtomicReference<@Nullable Mono<Boolean>> cancellation = new AtomicReference<>();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile @Nullable Failure cancelledFor;
    private final AtomicReference<@Nullable Row> row = new AtomicReference<>();
    /** Of its one message, whether a result has come that is the statement's own. */
    private volatile boolean begun;

    LoneRun(RowJob job, Lease lease, Lanes lanes) {
        this.job = job;
        this.lease = lease;
        this.lanes = lanes;
        this.transaction = job.large() ? new Transaction(job.work(), lease, lanes) : null;
    }

    Mono<Outcome> execute() {
        return Mono.defer(this::send)
                .onErrorResume(this::hasNotBegun, this::sendAgain)
                .then(Mono.fromSupplier(this::completed))
                .onErrorResume(this::failed)
                .flatMap(this::afterCancellation);
    }

    private Mono<Void> send() {
        Duration left = job.left();
        Flux<Row> rows = transaction == null ? inOneMessage(left) : inTransaction(transaction, left);
        return rows.doOnNext(this::keepFirst)
                .then()
                // PostgreSQL ends it by itself before; this is for a network that says nothing any more.
                .timeout(left.plus(SILENCE), lanes.timer());
    }

    private Flux<Row> inOneMessage(Duration left) {
        Message message = Message.alone(job.work(), left);
        return lease.connection()
                .createStatement(lanes.commented(message.sql(), job.work()))
                .execute()
                .index()
                .concatMap(result -> result(message, Math.toIntExact(result.getT1()), result.getT2()));
    }

    private Flux<Row> inTransaction(Transaction sent, Duration left) {
        return sent.begin(Message.timeoutOf(job.work().context(), left))
                .then(Mono.fromRunnable(this::requireWanted))
                .thenMany(Flux.defer(() -> sent.rows(job.pace().typed(), 0)))
                .concatWith(Mono.fromRunnable(this::requireWanted))
                .concatWith(sent.commit().then(Mono.empty()));
    }

    /** What is to be stopped is not begun, or committed, if it has come so far by itself. */
    private void requireWanted() {
        if (cancellation.get() != null) {
            Failure told = cancelledFor;
            throw new FailureException(told == null ? late() : told);
        }
    }

    private ServiceFailure late() {
        return new ServiceFailure.RanTooLong(job.deadline());
    }

    private Flux<Row> result(Message message, int number, PostgresqlResult result) {
        if (message.isClock(number)) {
            return result.map(Exchange::clock).doOnNext(this::ran).thenMany(Flux.empty());
        }
        boolean context = message.memberAt(number) == Message.NOBODY;
        begun |= !context;
        return context ? result.getRowsUpdated().thenMany(Flux.empty()) : result.map(RowMapper::map);
    }

    /**
     * Whether nothing was done: PostgreSQL could not infer the types of the parameters, or the timeout of what shares a
     * lane struck before our own was set.
     */
    private boolean hasNotBegun(Throwable error) {
        boolean untyped = transaction != null
                && DatabaseErrors.cannotBePrepared(error)
                && job.pace().typed();
        return cancellation.get() == null && (untyped || isOfSharedTimeout(error));
    }

    private boolean isOfSharedTimeout(Throwable error) {
        return transaction == null && !begun && DatabaseErrors.canceled(error);
    }

    private Mono<Void> sendAgain(Throwable error) {
        if (transaction == null) {
            return Mono.defer(this::send).onErrorMap(this::isOfSharedTimeout, Transaction::tooBusy);
        }
        job.pace().neverPrepare();
        return transaction.rolledBack().flatMap(out -> out ? send() : Mono.error(error));
    }

    private void ran(double millis) {
        job.pace().ran(lanes.paces().sample(millis));
    }

    private void keepFirst(Row next) {
        if (!row.compareAndSet(null, next)) {
            next.release();
        }
    }

    /** The transaction is committed and the connection is ready for the next message. */
    private Outcome completed() {
        end.tryEmitEmpty();
        job.answer(row.getAndSet(null));
        return told() ? clean() : Outcome.DESTROY;
    }

    private Mono<Outcome> failed(Throwable error) {
        end.tryEmitEmpty();
        boolean told = told();
        ReferenceCountUtil.release(row.getAndSet(null));
        boolean lost = DatabaseErrors.connectionLost(error);
        if (lost && job.survives()) {
            return Mono.just(Outcome.AGAIN);
        }
        boolean readOnly = told && DatabaseErrors.readOnly(error);
        if (!readOnly) {
            job.answer(failureOf(error));
        }
        boolean known = error instanceof R2dbcException || error instanceof FailureException;
        if (lost || !known || !told) {
            return Mono.just(Outcome.DESTROY);
        }
        Mono<Outcome> outcome = transaction == null
                ? Mono.fromSupplier(this::clean)
                : transaction.rolledBack().map(out -> out ? clean() : Outcome.DESTROY);
        // What the connection is asked then it answers only outside of the failed transaction.
        return readOnly ? outcome.doOnNext(next -> job.failed(error, lease)) : outcome;
    }

    private Outcome clean() {
        return job.work().statement().plain() ? Outcome.KEEP : Outcome.RESET;
    }

    private FailureException failureOf(Throwable error) {
        boolean told = error instanceof R2dbcException || error instanceof FailureException;
        if (job.isWrite() && isUndone() && (!told || DatabaseErrors.connectionLost(error))) {
            return new FailureException(told ? new ServiceFailure.DatabaseUnavailable(Lanes.SOON) : late(), error);
        }
        if (!told) {
            return new FailureException(job.isWrite() ? new ServiceFailure.WriteFateUnknown() : late(), error);
        }
        Failure cause = cancelledFor;
        boolean ours = cause != null || !job.left().isPositive();
        return DatabaseErrors.canceled(error) && ours
                ? new FailureException(cause == null ? late() : cause, error)
                : DatabaseErrors.failure(error, job.work());
    }

    /** Whether PostgreSQL was never told to keep what it has done. */
    private boolean isUndone() {
        return transaction != null && !transaction.committing();
    }

    /** Tells of the end. What is thrown there, memory that has run out for one, must not keep the lane. */
    private boolean told() {
        try {
            job.ended();
            return true;
        } catch (Throwable defect) {
            LOG.error("What has run could not be told", defect);
            return false;
        }
    }

    /**
     * Asks PostgreSQL to stop the query. The connection serves nobody else before the request is through, and a
     * request that comes after the connection has moved on is not made: it would hit a stranger's query.
     *
     * @param told what the caller is told; null when he has gone
     */
    void cancel(Event.Cancellation why, @Nullable Failure told) {
        Mono<Boolean> request = CancelRequests.untilEnded(lease, end.asMono(), lanes.timer());
        if (cancelledFor == null) {
            cancelledFor = told;
        }
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
