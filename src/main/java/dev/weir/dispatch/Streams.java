package dev.weir.dispatch;

import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.MonoSink;

/** What a stream is besides its rows: it is guarded against standing still, and its end is told. */
final class Streams {

    private final Duration stallTimeout;
    private final Timer timer;
    private final Observer observer;

    Streams(Duration stallTimeout, Timer timer, Observer observer) {
        this.stallTimeout = stallTimeout;
        this.timer = timer;
        this.observer = observer;
    }

    /**
     * A claim that hands the stream over when its turn has come.
     *
     * @param taken grows while the reader takes what it was given, though it asks for nothing
     */
    SinkClaim<Flux<Row>> claim(Work work, Duration deadline, LongSupplier taken, MonoSink<Flux<Row>> sink) {
        long since = timer.nanos();
        return SinkClaim.rows(sink, rows -> stream(rows, work, deadline, taken, since));
    }

    private Flux<Row> stream(Publisher<Row> rows, Work work, Duration deadline, LongSupplier taken, long since) {
        long turn = timer.nanos();
        AtomicLong count = new AtomicLong();
        Flux<Row> counted = Flux.from(rows)
                .doOnNext(row -> count.incrementAndGet())
                .doFinally(signal -> observer.on(new Event.Ran(
                        work, Duration.ofNanos(turn - since), Duration.ofNanos(timer.nanos() - turn), count.get())));
        TransactionRules rules = work.context().rules();
        // PostgreSQL's own timeout would count the reader's time too.
        Flux<Row> guarded = new StallGuard(counted, stallTimeout, rules.within(deadline), taken, timer, observer);
        return rules.shorterThan(deadline)
                ? guarded.onErrorMap(Streams::ranTooLong, Streams::statementTimeout)
                : guarded;
    }

    private static boolean ranTooLong(Throwable error) {
        return error instanceof FailureException known && known.failure() instanceof ServiceFailure.RanTooLong;
    }

    /** The role's timeout is told as PostgreSQL does. */
    private static FailureException statementTimeout(Throwable cause) {
        return new FailureException(DatabaseFailure.statementTimeout(), cause);
    }
}
