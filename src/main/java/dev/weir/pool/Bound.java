package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The hard bound: as many permits as the process may hold backends. A backend holds its permit from before its
 * socket is opened until the server has confirmed that it is gone, which is longer than any pool knows of it.
 *
 * <p>Safe for use by several threads. A waiter is called on the thread that gave the permit back.
 */
final class Bound {

    private final int size;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private final Queue<Sinks.Empty<Void>> untilEmpty = new ArrayDeque<>();
    private int limit;
    private int held;

    Bound(int size) {
        this.size = size;
        this.limit = size;
    }

    /** Calls {@code ready} with a permit, now or when one is given back. Dispose to stop waiting. */
    Disposable acquire(Waiter ready) {
        synchronized (this) {
            if (held >= limit) {
                waiting.add(ready);
                return () -> forget(ready);
            }
            held++;
        }
        ready.permitted(new Permit());
        return () -> {};
    }

    int size() {
        return size;
    }

    /** Permits that are given out now, of those there are. */
    synchronized int limit() {
        return limit;
    }

    /** Gives out no more than so many; permits beyond that are not called back, but not given out again either. */
    void limit(int most) {
        List<Waiter> permitted = new ArrayList<>();
        synchronized (this) {
            limit = most;
            while (held < limit && !waiting.isEmpty()) {
                permitted.add(waiting.remove());
                held++;
            }
        }
        permitted.forEach(waiter -> waiter.permitted(new Permit()));
    }

    synchronized int held() {
        return held;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Completes when no permit is held. */
    synchronized Mono<Void> untilEmpty() {
        if (held == 0) {
            return Mono.empty();
        }
        Sinks.Empty<Void> sink = Sinks.empty();
        untilEmpty.add(sink);
        return sink.asMono();
    }

    private synchronized void forget(Waiter waiter) {
        waiting.remove(waiter);
    }

    private void giveBack() {
        Waiter next;
        synchronized (this) {
            next = held > limit ? null : waiting.poll();
            if (next == null) {
                held--;
                if (held == 0) {
                    untilEmpty.forEach(Sinks.Empty::tryEmitEmpty);
                    untilEmpty.clear();
                }
            }
        }
        if (next != null) {
            next.permitted(new Permit());
        }
    }

    /** Who waits for a permit. */
    interface Waiter {
        void permitted(Permit permit);
    }

    /** The right to hold one backend. */
    final class Permit {

        private final AtomicBoolean returned = new AtomicBoolean();

        /** Gives the permit back; only the first call counts. */
        void giveBack() {
            if (returned.compareAndSet(false, true)) {
                Bound.this.giveBack();
            }
        }
    }
}
