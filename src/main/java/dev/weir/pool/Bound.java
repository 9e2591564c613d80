package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
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
    /** Of those held, the ones whose backends have been told to go: they count against the size, not the limit. */
    private int leaving;

    Bound(int size) {
        this.size = size;
        this.limit = size;
    }

    /** Calls {@code ready} with a permit, now or when one is given back. Dispose to stop waiting. */
    Disposable acquire(Waiter ready) {
        synchronized (this) {
            if (!hasRoom() || !waiting.isEmpty()) {
                waiting.add(ready);
                return () -> forget(ready);
            }
            held++;
        }
        ready.permitted(new Permit());
        return () -> {};
    }

    private boolean hasRoom() {
        return held < size && held - leaving < limit;
    }

    int size() {
        return size;
    }

    /** Backends that there may be now: those within the limit, and those that are leaving. */
    synchronized int allowed() {
        return Math.min(size, limit + leaving);
    }

    /** Permits that are given out now, of those there are. */
    synchronized int limit() {
        return limit;
    }

    /** Gives out no more than so many; permits beyond that are not called back, but not given out again either. */
    void limit(int most) {
        synchronized (this) {
            limit = most;
        }
        permitWaiting();
    }

    private void permitWaiting() {
        List<Waiter> permitted = new ArrayList<>();
        synchronized (this) {
            while (hasRoom() && !waiting.isEmpty()) {
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

    private void giveBack(boolean wasLeaving) {
        synchronized (this) {
            held--;
            leaving -= wasLeaving ? 1 : 0;
        }
        permitWaiting();
        synchronized (this) {
            if (held == 0) {
                untilEmpty.forEach(Sinks.Empty::tryEmitEmpty);
                untilEmpty.clear();
            }
        }
    }

    private void leave() {
        synchronized (this) {
            leaving++;
        }
        permitWaiting();
    }

    /** Waits for a permit. */
    interface Waiter {
        void permitted(Permit permit);
    }

    /** What has become of a permit. */
    private enum Use {
        HELD,
        LEAVING,
        RETURNED
    }

    /** The right to hold one backend. */
    final class Permit {

        private final AtomicReference<Use> use = new AtomicReference<>(Use.HELD);

        /** Gives the permit back; only the first call counts. */
        void giveBack() {
            Use before = use.getAndSet(Use.RETURNED);
            if (before != Use.RETURNED) {
                Bound.this.giveBack(before == Use.LEAVING);
            }
        }

        /** Its backend is on its way out, and makes room for another as far as the size allows. */
        void leave() {
            if (use.compareAndSet(Use.HELD, Use.LEAVING)) {
                Bound.this.leave();
            }
        }
    }
}
