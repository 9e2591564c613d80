package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event.Cancellation;
import io.netty.buffer.ByteBuf;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * A read whose rows are streamed, in a transaction of its own that is always rolled back. PostgreSQL is asked for some rows
 * at a time, and for more when the reader has asked for half of them. It keeps its connection until the last row has come, or the
 * reader goes away. All that is not said to be otherwise is done on the connection's event loop.
 */
final class Cursor implements Solo, Fetch.Listener {

    /** Most queries for some rows are answered sooner than a cancel request could be. */
    private static final Duration SOON = Duration.ofMillis(50);

    private final Wire.Member member;
    private final Work work;
    private final Loan loan;
    private final Wiring wiring;
    private final FetchSize size = new FetchSize();
    private final Sinks.One<Ending> end = Sinks.one();
    private final AtomicLong asked = new AtomicLong();
    private final Disposable.Swap watch = Disposables.swap();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable FluxSink<Row> reader;

    /** Rows that the reader was given; written before {@link #waiting} is. */
    private long given;
    /** Whether PostgreSQL waits to be asked for more. */
    private volatile boolean waiting;

    /** Completes when what was sent last is answered. */
    private Sinks.Empty<Void> answered = Sinks.empty();
    /** The requests that stop what was sent last; null when there are none. */
    private @Nullable Mono<Boolean> stopping;

    private @Nullable FailureException failure;
    private boolean typed;
    private boolean again;
    private boolean left;
    private boolean ending;

    Cursor(Wire.Member member, Loan loan, Wiring wiring) {
        this.member = member;
        this.work = member.work();
        this.typed = member.typed();
        this.loan = loan;
        this.wiring = wiring;
    }

    /** On the thread that gives the connection. */
    @Override
    public Mono<Ending> run() {
        member.receiver().rows(Flux.create(this::begin));
        // A reader that has left just now has not subscribed, and will not end it.
        return reader == null ? Mono.just(ending(true)) : end.asMono();
    }

    private void begin(FluxSink<Row> to) {
        reader = to;
        to.onRequest(this::ask);
        to.onCancel(() -> onLoop(() -> leave(null)));
        onLoop(this::open);
    }

    /** On any thread. */
    private void onLoop(Runnable action) {
        try {
            loan.conversation().onLoop(action);
        } catch (R2dbcNonTransientResourceException gone) {
            lost(gone);
        }
    }

    /** On any thread. */
    private void ask(long more) {
        asked.accumulateAndGet(more, Operators::addCap);
        if (waiting && wantsMore()) {
            onLoop(this::more);
        }
    }

    private boolean wantsMore() {
        return given - asked.get() <= size.rows() / 2;
    }

    private void open() {
        Message message = Messages.stream(member, typed, wiring.comment(work));
        send(Pipeline.of(message, size.rows()), message);
    }

    private void more() {
        if (waiting && wantsMore()) {
            waiting = false;
            send(Pipeline.more(size.rows()), Messages.MORE);
        }
    }

    private void send(ByteBuf frames, Message message) {
        answered = Sinks.empty();
        loan.conversation().send(frames, new Fetch(message, this));
    }

    @Override
    public void row(ByteBuf frame) {
        FluxSink<Row> to = reader;
        if (to == null || left || failure != null || over.get()) {
            return;
        }
        Row row = Frames.row(frame, work.statement().columns());
        failure = Unkept.take(row, false);
        if (failure == null) {
            given++;
            to.next(row);
        }
    }

    @Override
    public void answered(Fetch fetch) {
        answered.tryEmitEmpty();
        Mono<Boolean> requests = stopping;
        Throwable error = fetch.error();
        if (requests != null) {
            requests.subscribe(through -> onLoop(() -> finish(through)));
        } else if (error != null) {
            failed(fetch, error);
        } else if (left || failure != null || !fetch.isSuspended()) {
            finish(true);
        } else {
            size.came(fetch.bytes());
            waiting = true;
            more();
        }
    }

    /**
     * Until the transaction has its own timeout that of the connection holds; if it strikes, nothing was done, and a second
     * attempt is made. What cannot be typed is sent again with its values as literals.
     */
    private void failed(Fetch fetch, Throwable error) {
        if (fetch.isAt(Kind.CONTEXT) && DatabaseErrors.canceled(error)) {
            if (again) {
                fail(DatabaseErrors.tooBusy(error));
            } else {
                again = true;
                openAgain();
            }
        } else if (fetch.isAt(Kind.ANSWER) && typed && given == 0 && DatabaseErrors.doesNotParse(error)) {
            typed = false;
            openAgain();
        } else {
            fail(DatabaseErrors.failure(error, work));
        }
    }

    private void openAgain() {
        rollBack(() -> {
            if (left) {
                over(true);
            } else {
                open();
            }
        });
    }

    private void fail(FailureException why) {
        failure = why;
        finish(true);
    }

    /** Ends it before its last row. */
    private void leave(@Nullable FailureException why) {
        if (left || ending) {
            return;
        }
        left = true;
        failure = why;
        if (waiting) {
            waiting = false;
            finish(true);
        } else if (why == null) {
            watch.update(wiring.timer().in(SOON, () -> onLoop(this::stop)));
        } else {
            stop();
        }
    }

    /** Nothing else is sent before the requests are through: they would hit it. */
    private void stop() {
        if (!ending) {
            Mono<Boolean> requests = CancelRequests.untilEnded(loan.lease(), answered.asMono(), wiring.scheduler());
            stopping = requests;
            requests.subscribe();
            within(LoneRun.SILENCE);
        }
    }

    /** @param sound whether the connection may go on being used */
    private void finish(boolean sound) {
        ending = true;
        if (sound) {
            rollBack(() -> over(true));
        } else {
            over(false);
        }
    }

    private void rollBack(Runnable then) {
        within(Reset.LIMIT);
        Replies answer = new LastText(
                text -> {
                    watch.update(Disposables.disposed());
                    then.run();
                },
                error -> over(false));
        loan.conversation().send(Pipeline.of("rollback"), answer);
    }

    /** A connection that says nothing for so long is given up. */
    private void within(Duration limit) {
        watch.update(wiring.timer()
                .in(
                        limit,
                        () -> onLoop(() -> {
                            if (!over.get()) {
                                loan.giveUp();
                                over(false);
                            }
                        })));
    }

    /** On any thread, where there is no event loop any more. */
    @Override
    public void lost(Throwable cause) {
        if (!left && failure == null) {
            failure = DatabaseErrors.failure(cause, work);
        }
        over(false);
    }

    /** The reader hears of it when the connection is free. */
    private void over(boolean sound) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        waiting = false;
        ending = true;
        watch.dispose();
        end.tryEmitValue(ending(sound));
        FluxSink<Row> to = reader;
        FailureException why = failure;
        if (to != null && why != null) {
            to.error(why);
        } else if (to != null) {
            to.complete();
        }
    }

    private Ending ending(boolean sound) {
        if (sound) {
            loan.lease().answered();
        } else {
            loan.spoil();
        }
        return new Ending(List.of(Outcome.ANSWERED), loan.fit());
    }

    /** On any thread. */
    @Override
    public void cancel(Cancellation why) {
        onLoop(() -> leave(new FailureException(new ServiceFailure.ShuttingDown(DatabaseErrors.SOON))));
    }
}
