package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Claim;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.MonoSink;

/** Hands what answers a ticket to a subscriber, and calls off its deadline. */
final class SinkClaim<T> implements Claim {

    private static final Logger log = LoggerFactory.getLogger(SinkClaim.class);

    private final MonoSink<T> sink;
    private final Function<@Nullable Row, @Nullable T> ofRow;
    private final Function<Result, T> ofResult;
    private final Function<Publisher<Row>, T> ofRows;
    private @Nullable Turn turn;
    private volatile @Nullable Disposable deadline;
    private volatile boolean answered;

    private SinkClaim(
            MonoSink<T> sink,
            Function<@Nullable Row, @Nullable T> ofRow,
            Function<Result, T> ofResult,
            Function<Publisher<Row>, T> ofRows) {
        this.sink = sink;
        this.ofRow = ofRow;
        this.ofResult = ofResult;
        this.ofRows = ofRows;
    }

    /** For a statement with one row. */
    static SinkClaim<Row> row(MonoSink<Row> sink) {
        return new SinkClaim<>(
                sink,
                row -> row,
                result -> {
                    throw unexpected();
                },
                rows -> {
                    throw unexpected();
                });
    }

    /** For a statement with a whole result. */
    static SinkClaim<Result> result(MonoSink<Result> sink) {
        return new SinkClaim<>(
                sink,
                row -> {
                    throw unexpected();
                },
                result -> result,
                rows -> {
                    throw unexpected();
                });
    }

    /** For a stream: made of the rows when its turn has come. */
    static SinkClaim<Flux<Row>> rows(MonoSink<Flux<Row>> sink, Function<Publisher<Row>, Flux<Row>> made) {
        return new SinkClaim<>(
                sink,
                row -> {
                    throw unexpected();
                },
                result -> {
                    throw unexpected();
                },
                made);
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("A statement is answered in another form than it asked for");
    }

    /** The answer is handed over in this event loop; said before the ticket is offered. */
    void answeredIn(Turn loop) {
        turn = loop;
    }

    /** Its deadline's timer: disposed of when the answer comes, or now when it has come. */
    void until(Disposable timer) {
        deadline = timer;
        if (answered) {
            timer.dispose();
        }
    }

    /** A second answer would be a defect of the schedule: it is said, not hidden. */
    private void end() {
        if (answered) {
            throw new IllegalStateException("A ticket is answered twice");
        }
        answered = true;
        Disposable timer = deadline;
        if (timer != null) {
            timer.dispose();
        }
    }

    @Override
    public void row(@Nullable Row row) {
        end();
        signal(() -> sink.success(ofRow.apply(row)));
    }

    @Override
    public void result(Result result) {
        end();
        signal(() -> sink.success(ofResult.apply(result)));
    }

    @Override
    public void rows(Publisher<Row> rows) {
        end();
        // Subscribed to before this returns, or never.
        attempt(() -> sink.success(ofRows.apply(rows)));
    }

    @Override
    public void failure(FailureException failure) {
        end();
        signal(() -> sink.error(failure));
    }

    /** What a subscriber throws concerns it alone: others share the message, and the connection goes on. */
    private void signal(Runnable answer) {
        if (turn == null) {
            attempt(answer);
        } else {
            turn.answer(() -> attempt(answer));
        }
    }

    private static void attempt(Runnable answer) {
        try {
            answer.run();
        } catch (Throwable defect) {
            log.error("An answer could not be handed on", defect);
        }
    }
}
