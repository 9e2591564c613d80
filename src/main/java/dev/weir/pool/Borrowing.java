package dev.weir.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * One attempt to borrow, with a limit that does not cancel it. A cancelled acquire can make the pool lend one
 * connection twice (r2dbc-pool issue 211); so what
 * comes too late for its borrower is given back unused.
 */
final class Borrowing {

    private final MonoSink<Lease> sink;
    private final AtomicBoolean answered = new AtomicBoolean();

    private Borrowing(MonoSink<Lease> sink) {
        this.sink = sink;
    }

    static Mono<Lease> within(Duration limit, Mono<Lease> acquire, Scheduler timer, Supplier<Throwable> late) {
        return Mono.create(sink -> {
            Borrowing borrowing = new Borrowing(sink);
            sink.onCancel(() -> borrowing.answered.set(true));
            Disposable end = timer.schedule(() -> borrowing.fail(late.get()), limit.toNanos(), TimeUnit.NANOSECONDS);
            acquire.doFinally(signal -> end.dispose()).subscribe(borrowing::lend, borrowing::fail);
        });
    }

    private void lend(Lease lease) {
        if (answered.compareAndSet(false, true)) {
            sink.success(lease);
        } else {
            lease.release().subscribe();
        }
    }

    private void fail(Throwable error) {
        if (answered.compareAndSet(false, true)) {
            sink.error(error);
        }
    }
}
