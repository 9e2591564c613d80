package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Row;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event.Cancellation;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

/**
 * A read whose rows are streamed over a cursor, in a transaction of its own that is always rolled back. It keeps its
 * connection until the last row is taken, or the reader goes away.
 */
final class Cursor implements Solo {

    /** Rows fetched at a time: enough to hide the round trip, few enough to hold in memory. */
    private static final int FETCH = 128;

    private final Wire.Member member;
    private final Loan loan;
    private final Transaction transaction;
    private final Sinks.One<Ending> end = Sinks.one();
    private final Sinks.Empty<Row> aborted = Sinks.empty();
    private volatile boolean subscribed;
    private volatile boolean rowsCame;

    Cursor(Wire.Member member, Loan loan, Wiring wiring) {
        this.member = member;
        this.loan = loan;
        this.transaction = new Transaction(member.work(), loan.lease(), wiring);
    }

    @Override
    public Mono<Ending> run() {
        member.receiver()
                .rows(Flux.usingWhen(
                        Mono.just(this),
                        Cursor::rows,
                        cursor -> finish(true),
                        (cursor, error) -> finish(isDatabases(error)),
                        cursor -> finish(false)));
        // A reader that has left just now has not subscribed, and will not end it.
        return subscribed ? end.asMono() : Mono.just(ending(true));
    }

    /** On the thread that gives the connection. */
    private Flux<Row> rows() {
        subscribed = true;
        return fetch(member.typed())
                .onErrorResume(error -> !rowsCame && DatabaseErrors.doesNotParse(error), this::untyped)
                .takeUntilOther(aborted.asMono())
                .onErrorMap(error -> DatabaseErrors.failure(error, member.work()));
    }

    private Flux<Row> fetch(boolean typed) {
        return transaction
                .begin()
                .thenMany(Flux.defer(() -> transaction.rows(typed, FETCH)))
                .handle(this::pass);
    }

    private void pass(Row row, SynchronousSink<Row> reader) {
        rowsCame = true;
        FailureException unkept = Unkept.take(row, false);
        if (unkept == null) {
            reader.next(row);
        } else {
            reader.error(unkept);
        }
    }

    /** What cannot be typed is asked again, in a transaction that is begun again. */
    private Flux<Row> untyped(Throwable error) {
        return transaction.rolledBack().flatMapMany(out -> out ? fetch(false) : Flux.error(error));
    }

    /** Whether the statement failed, and its connection is as good as before. */
    private static boolean isDatabases(Throwable error) {
        return error instanceof FailureException known && known.failure() instanceof DatabaseFailure;
    }

    /** @param sound whether the connection may go on being used */
    private Mono<Void> finish(boolean sound) {
        Mono<Boolean> clean = sound ? transaction.rolledBack() : Mono.just(false);
        return clean.doOnNext(out -> end.tryEmitValue(ending(out))).then();
    }

    private Ending ending(boolean sound) {
        if (!sound) {
            loan.spoil();
        }
        return new Ending(List.of(Outcome.ANSWERED), loan.fit());
    }

    @Override
    public void cancel(Cancellation why) {
        aborted.tryEmitError(new FailureException(new ServiceFailure.ShuttingDown(DatabaseErrors.SOON)));
    }
}
