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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One statement on a connection that carries nothing else, so that it can be cancelled in PostgreSQL. */
final class LoneRun {

    /** How long after its deadline a connection may say nothing before it is given up. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** Stands where a cancellation would: too late for one. */
    private static final Mono<Boolean> MOVED_ON = Mono.just(true);

    private final RowJob job;
    private final Lease lease;
    private final Lanes lanes;
    private final AtomicReference<@Nullable Mono<Boolean>> cancellation = new AtomicReference<>();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile @Nullable Failure cancelledFor;
    private final AtomicReference<@Nullable Row> row = new AtomicReference<>();

    LoneRun(RowJob job, Lease lease, Lanes lanes) {
        this.job = job;
        this.lease = lease;
        this.lanes = lanes;
    }

    Mono<Outcome> execute() {
        return Mono.defer(this::send)
                .then(Mono.fromSupplier(this::completed))
                .onErrorResume(error -> Mono.just(failed(error)))
                .flatMap(this::afterCancellation);
    }

    private Mono<Void> send() {
        Duration left = job.left();
        Message message = Message.alone(job.work(), left);
        return lease.connection()
                .createStatement(lanes.commented(message.sql(), job.work()))
                .execute()
                .index()
                .concatMap(result -> result(message, Math.toIntExact(result.getT1()), result.getT2()))
                .doOnNext(this::keepFirst)
                .then()
                // PostgreSQL ends it by itself before; this is for a network that says nothing any more.
                .timeout(left.plus(SILENCE), lanes.timer());
    }

    private Flux<Row> result(Message message, int number, PostgresqlResult result) {
        if (message.isClock(number)) {
            return result.map(Exchange::clock).doOnNext(this::ran).thenMany(Flux.empty());
        }
        return message.memberAt(number) == Message.NOBODY
                ? result.getRowsUpdated().thenMany(Flux.empty())
                : result.map(RowMapper::map);
    }

    private void ran(double millis) {
        job.pace().ran(lanes.sample(millis));
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
        job.ended();
        return clean();
    }

    private Outcome failed(Throwable error) {
        ended();
        ReferenceCountUtil.release(row.getAndSet(null));
        boolean lost = DatabaseErrors.connectionLost(error);
        if (lost && job.survives()) {
            return Outcome.AGAIN;
        }
        if (DatabaseErrors.readOnly(error)) {
            job.failed(error, lease);
        } else {
            job.answer(failureOf(error));
        }
        boolean known = error instanceof R2dbcException || error instanceof FailureException;
        return lost || !known ? Outcome.DESTROY : clean();
    }

    private Outcome clean() {
        return job.work().statement().plain() ? Outcome.KEEP : Outcome.RESET;
    }

    private FailureException failureOf(Throwable error) {
        ServiceFailure late = new ServiceFailure.RanTooLong(job.deadline());
        if (!(error instanceof R2dbcException || error instanceof FailureException)) {
            return new FailureException(job.isWrite() ? new ServiceFailure.WriteFateUnknown() : late, error);
        }
        Failure told = cancelledFor;
        boolean ours = told != null || !job.left().isPositive();
        return DatabaseErrors.canceled(error) && ours
                ? new FailureException(told == null ? late : told, error)
                : DatabaseErrors.failure(error, job.work());
    }

    private void ended() {
        end.tryEmitEmpty();
        job.ended();
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
