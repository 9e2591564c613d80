package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event.Cancellation;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One statement on a connection that carries nothing else, so that it can be cancelled in PostgreSQL. */
final class LoneRun implements Solo {

    /** How long after its deadline a connection may say nothing before it is given up. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** Stands where a cancellation would: too late for one. */
    private static final Mono<Boolean> MOVED_ON = Mono.just(true);

    private final Wire.Member member;
    private final Work work;
    private final Loan loan;
    private final Wiring wiring;
    private final long until;
    /** Null for what goes as one message. */
    private final @Nullable Transaction transaction;

    private final AtomicReference<@Nullable Mono<Boolean>> cancellation = new AtomicReference<>();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private final AtomicReference<@Nullable Row> row = new AtomicReference<>();
    private volatile @Nullable ServiceFailure cancelledFor;
    private volatile boolean typed;
    private volatile double serverMillis = Ending.UNTIMED;
    /** Of its one message, whether a result has come that is the statement's own. */
    private volatile boolean begun;

    LoneRun(Wire.Member member, Loan loan, Wiring wiring) {
        this.member = member;
        this.work = member.work();
        this.loan = loan;
        this.wiring = wiring;
        this.until = wiring.timer().nanos() + member.left().toNanos();
        this.typed = member.typed();
        this.transaction = work.size() > Work.LARGEST_SHARED ? new Transaction(work, loan.lease(), wiring) : null;
    }

    @Override
    public Mono<Ending> run() {
        return Mono.defer(this::send)
                .onErrorResume(this::hasNotBegun, this::sendAgain)
                .then(Mono.fromSupplier(this::completed))
                .onErrorResume(this::failed)
                .flatMap(this::afterCancellation);
    }

    private Duration left() {
        return Duration.ofNanos(until - wiring.timer().nanos());
    }

    private Mono<Void> send() {
        Duration left = left();
        Flux<Row> rows = transaction == null ? inOneMessage(left) : inTransaction(transaction, left);
        return rows.doOnNext(this::keepFirst)
                .then()
                // PostgreSQL ends it by itself before; this is for a network that says nothing any more.
                .timeout(left.plus(SILENCE), wiring.scheduler());
    }

    private Flux<Row> inOneMessage(Duration left) {
        Message message = Messages.alone(work, left);
        return loan.lease()
                .connection()
                .createStatement(wiring.commented(message.sql(), work))
                .execute()
                .index()
                .concatMap(result -> result(message, Math.toIntExact(result.getT1()), result.getT2()));
    }

    private Flux<Row> inTransaction(Transaction sent, Duration left) {
        return sent.begin(Messages.timeoutOf(work.context(), left))
                .then(Mono.fromRunnable(this::requireWanted))
                .thenMany(Flux.defer(() -> sent.rows(typed, 0)))
                .concatWith(Mono.fromRunnable(this::requireWanted))
                .concatWith(sent.commit().then(Mono.empty()));
    }

    /** What is to be stopped is not begun, or committed, if it has come so far by itself. */
    private void requireWanted() {
        if (cancellation.get() != null) {
            ServiceFailure told = cancelledFor;
            throw new FailureException(told == null ? late() : told);
        }
    }

    private ServiceFailure late() {
        return new ServiceFailure.RanTooLong(member.deadline());
    }

    private Flux<Row> result(Message message, int number, PostgresqlResult result) {
        if (message.isClock(number)) {
            return result.map(Exchange::clock)
                    .doOnNext(millis -> serverMillis = millis)
                    .thenMany(Flux.empty());
        }
        boolean context = message.memberAt(number) == Message.NOBODY;
        begun |= !context;
        return context
                ? result.getRowsUpdated().thenMany(Flux.empty())
                : result.map((next, metadata) -> RowMapper.map(work.statement().columns(), next, metadata));
    }

    /**
     * Whether nothing was done: PostgreSQL could not infer the types of the parameters, or the timeout of what shares a
     * connection struck before our own was set.
     */
    private boolean hasNotBegun(Throwable error) {
        boolean untyped = transaction != null && DatabaseErrors.cannotBePrepared(error) && typed;
        return cancellation.get() == null && (untyped || isOfSharedTimeout(error));
    }

    private boolean isOfSharedTimeout(Throwable error) {
        return transaction == null && !begun && DatabaseErrors.canceled(error);
    }

    private Mono<Void> sendAgain(Throwable error) {
        if (transaction == null) {
            return Mono.defer(this::send).onErrorMap(this::isOfSharedTimeout, Transaction::tooBusy);
        }
        typed = false;
        member.receiver().cannotBePrepared();
        return transaction.rolledBack().flatMap(out -> out ? send() : Mono.error(error));
    }

    private void keepFirst(Row next) {
        if (!row.compareAndSet(null, next)) {
            next.release();
        }
    }

    /** The transaction is committed and the connection is ready for the next message. */
    private Ending completed() {
        end.tryEmitEmpty();
        Row answer = row.getAndSet(null);
        FailureException unkept = Unkept.take(answer, work.statement().effects().writes());
        if (unkept != null) {
            return ending(new Outcome.Failed(unkept, Cause.OWN), true);
        }
        member.receiver().row(answer);
        return ending(Outcome.ANSWERED, true);
    }

    private Mono<Ending> failed(Throwable error) {
        end.tryEmitEmpty();
        ReferenceCountUtil.release(row.getAndSet(null));
        boolean lost = DatabaseErrors.connectionLost(error);
        boolean known = error instanceof R2dbcException || error instanceof FailureException;
        Mono<Ending> ending = rolledBack(ending(outcome(error, lost, known), !lost && known));
        return DatabaseErrors.readOnly(error) ? ending.flatMap(failed -> asked(failed, error)) : ending;
    }

    /** What the connection is asked then it answers only outside of the failed transaction. */
    private Mono<Ending> asked(Ending ending, Throwable error) {
        return ending.fit()
                ? loan.failureOf(error, work).map(told -> ending(new Outcome.Failed(told, Cause.OWN), true))
                : Mono.just(ending);
    }

    private Mono<Ending> rolledBack(Ending ending) {
        return transaction == null || !ending.fit()
                ? Mono.just(ending)
                : transaction.rolledBack().map(out -> ending(ending.outcomes().getFirst(), out));
    }

    private Ending ending(Outcome outcome, boolean sound) {
        if (!sound) {
            loan.spoil();
        } else {
            loan.lease().answered();
        }
        return new Ending(List.of(outcome), loan.fit(), serverMillis);
    }

    private Outcome outcome(Throwable error, boolean lost, boolean known) {
        boolean writes = work.statement().effects().writes();
        if (writes && isUndone() && (lost || !known)) {
            ServiceFailure told = known ? DatabaseErrors.lost(false, error) : late();
            return new Outcome.Failed(new FailureException(told, error), Cause.OWN);
        }
        if (lost || (writes && !known)) {
            return new Outcome.Lost(new FailureException(DatabaseErrors.lost(false, error), error));
        }
        return new Outcome.Failed(known ? failureOf(error) : new FailureException(late(), error), Cause.OWN);
    }

    private FailureException failureOf(Throwable error) {
        ServiceFailure cause = cancelledFor;
        boolean ours = cause != null || !left().isPositive();
        return DatabaseErrors.canceled(error) && ours
                ? new FailureException(cause == null ? late() : cause, error)
                : DatabaseErrors.failure(error, work);
    }

    /** Whether PostgreSQL was never told to keep what it has done. */
    private boolean isUndone() {
        return transaction != null && !transaction.committing();
    }

    /**
     * Asks PostgreSQL to stop the query. The connection serves nothing else before the request is through, and a
     * request that comes after the connection has moved on is not made: it would hit the query of another.
     */
    @Override
    public void cancel(Cancellation why) {
        Mono<Boolean> request = CancelRequests.untilEnded(loan.lease(), end.asMono(), wiring.scheduler());
        if (cancelledFor == null) {
            cancelledFor = toldFor(why);
        }
        if (cancellation.compareAndSet(null, request)) {
            request.subscribe();
        }
    }

    private @Nullable ServiceFailure toldFor(Cancellation why) {
        return switch (why) {
            case CLIENT_GONE -> null;
            case DEADLINE -> late();
            case SHUTTING_DOWN -> new ServiceFailure.ShuttingDown(DatabaseErrors.SOON);
        };
    }

    private Mono<Ending> afterCancellation(Ending ending) {
        if (cancellation.compareAndSet(null, MOVED_ON)) {
            return Mono.just(ending);
        }
        return Mono.justOrEmpty(cancellation.get())
                .flatMap(request -> request)
                .map(through -> through ? ending : new Ending(ending.outcomes(), false, ending.serverMillis()));
    }
}
