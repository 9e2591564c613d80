package dev.weir.dispatch;

import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ends a stream in which nothing moves: a reader that takes nothing is cut off at the stall limit, a database that
 * sends nothing although it was asked at the deadline. Neither counts against the other.
 */
final class StallGuard extends FluxOperator<Row, Row> {

    private final Duration stallTimeout;
    private final Duration deadline;
    private final LongSupplier taken;
    private final Timer timer;
    private final Observer observer;

    /** @param taken grows while the reader takes what it was given, though it asks for nothing */
    StallGuard(
            Flux<Row> rows,
            Duration stallTimeout,
            Duration deadline,
            LongSupplier taken,
            Timer timer,
            Observer observer) {
        super(rows);
        this.stallTimeout = stallTimeout;
        this.deadline = deadline;
        this.taken = taken;
        this.timer = timer;
        this.observer = observer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Row> reader) {
        source.subscribe(new Guarded(reader));
    }

    private final class Guarded implements CoreSubscriber<Row>, Subscription {

        private final CoreSubscriber<? super Row> reader;
        private final AtomicLong asked = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Disposable.Swap look = Disposables.swap();
        private Subscription rows = Operators.emptySubscription();
        private volatile long moved;
        /** What the reader had taken at the last look. */
        private long takenThen;

        Guarded(CoreSubscriber<? super Row> reader) {
            this.reader = reader;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            rows = subscription;
            reader.onSubscribe(this);
            moved = timer.nanos();
            look();
        }

        @Override
        public void request(long more) {
            moved = timer.nanos();
            asked.accumulateAndGet(more, Operators::addCap);
            rows.request(more);
        }

        @Override
        public void onNext(Row row) {
            if (ended.get()) {
                row.release();
                return;
            }
            moved = timer.nanos();
            if (asked.get() != Long.MAX_VALUE) {
                asked.decrementAndGet();
            }
            reader.onNext(row);
        }

        @Override
        public void onError(Throwable error) {
            if (end()) {
                reader.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                reader.onComplete();
            }
        }

        @Override
        public void cancel() {
            if (end()) {
                rows.cancel();
            }
        }

        /**
         * One timer, set again for what is left, however many rows there are; it is never set for longer than the
         * shorter limit, which may be the one that counts by then.
         */
        private void look() {
            long takenNow = taken.getAsLong();
            if (takenNow != takenThen && asked.get() == 0) {
                moved = timer.nanos();
            }
            takenThen = takenNow;
            Duration limit = asked.get() == 0 ? stallTimeout : deadline;
            Duration left = limit.minusNanos(timer.nanos() - moved);
            if (left.isPositive()) {
                look.replace(timer.in(shorter(left, shorter(stallTimeout, deadline)), this::look));
            } else if (end()) {
                rows.cancel();
                if (asked.get() == 0) {
                    observer.on(new Event.Stalled());
                }
                reader.onError(new FailureException(
                        asked.get() == 0
                                ? new ServiceFailure.ReaderStalled(stallTimeout)
                                : new ServiceFailure.RanTooLong(deadline)));
            }
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private boolean end() {
            look.dispose();
            return ended.compareAndSet(false, true);
        }
    }
}
