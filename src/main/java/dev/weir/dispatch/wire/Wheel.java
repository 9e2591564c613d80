package dev.weir.dispatch.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The deadlines of all requests on one timer: a hashed wheel (Varghese and Lauck, "Hashed and hierarchical timing
 * wheels", 1987), whose entries are set and cancelled in constant time. What is due comes at the next tick, never early
 * and at most {@link #TICK} late. It stands still while it is empty.
 *
 * <p>Safe for use by several threads; actions run on the scheduler's thread, outside of the lock.
 */
public final class Wheel implements Timer {

    public static final Duration TICK = Duration.ofMillis(20);

    private static final long NANOS = TICK.toNanos();
    private static final int SLOTS = 1024;

    private final Scheduler scheduler;
    private final LongSupplier clock;
    private final long start;
    private final Timeout[] slots = new Timeout[SLOTS];
    private long ticked;
    private int size;
    private boolean turning;

    /** A wheel of the scheduler's own time, which may be a virtual one. */
    public Wheel(Scheduler scheduler) {
        this(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
    }

    /**
     * A wheel.
     *
     * @param scheduler turns it
     * @param clock in nanoseconds since some moment. A scheduler's is that of the day, which may be set back, and takes longer
     *     to read than {@link System#nanoTime()}
     */
    public Wheel(Scheduler scheduler, LongSupplier clock) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.start = nanos();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Timeout(() -> {});
        }
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }

    /** Runs the action once, after the delay, unless it is disposed of before. */
    @Override
    public Disposable in(Duration delay, Runnable action) {
        Timeout timeout = new Timeout(action);
        boolean idle;
        synchronized (this) {
            long elapsed = nanos() - start;
            idle = !turning;
            if (idle) {
                turning = true;
                ticked = elapsed / NANOS;
            }
            timeout.due = Math.max(ticked + 1, (elapsed + delay.toNanos() + NANOS - 1) / NANOS);
            timeout.linkBefore(slots[(int) (timeout.due % SLOTS)]);
            size++;
        }
        if (idle) {
            turn();
        }
        return timeout;
    }

    /** A wheel that cannot turn now is turned when the next timeout is set. */
    private void turn() {
        boolean turns = false;
        try {
            long left = NANOS - (nanos() - start) % NANOS;
            scheduler.schedule(this::tick, left, TimeUnit.NANOSECONDS);
            turns = true;
        } finally {
            if (!turns) {
                stopped();
            }
        }
    }

    private synchronized void stopped() {
        turning = false;
    }

    /** Whatever is thrown, what is due is rung, and the wheel turns on. */
    private void tick() {
        try {
            List<Timeout> due = new ArrayList<>();
            try {
                collect(due);
            } finally {
                due.forEach(Wheel::ring);
            }
        } finally {
            goOn();
        }
    }

    private synchronized void collect(List<Timeout> due) {
        long now = (nanos() - start) / NANOS;
        // After a pause longer than the wheel, once around finds everything.
        ticked = Math.max(ticked, now - SLOTS);
        while (ticked < now) {
            collect(slots[(int) ((ticked + 1) % SLOTS)], now, due);
            ticked++;
        }
    }

    private void goOn() {
        boolean more;
        synchronized (this) {
            more = size > 0;
            turning = more;
        }
        if (more) {
            turn();
        }
    }

    /** One that fails takes none of the others with it. */
    private static void ring(Timeout timeout) {
        try {
            timeout.action.run();
        } catch (Throwable defect) {
            Operators.onErrorDropped(defect, Context.empty());
        }
    }

    private void collect(Timeout slot, long now, List<Timeout> due) {
        Timeout next = slot.next;
        while (next != slot) {
            Timeout timeout = next;
            next = timeout.next;
            if (timeout.due <= now) {
                due.add(timeout);
                timeout.unlink();
                size--;
            }
        }
    }

    /** How many are set. */
    synchronized int size() {
        return size;
    }

    /** An entry, linked into the ring of its slot; guarded by the wheel's lock. */
    private final class Timeout implements Disposable {

        private final Runnable action;
        private long due;
        private Timeout previous = this;
        private Timeout next = this;

        Timeout(Runnable action) {
            this.action = action;
        }

        void linkBefore(Timeout slot) {
            previous = slot.previous;
            next = slot;
            slot.previous.next = this;
            slot.previous = this;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
            next = this;
            previous = this;
        }

        @Override
        public void dispose() {
            synchronized (Wheel.this) {
                if (next != this) {
                    unlink();
                    size--;
                }
            }
        }

        @Override
        public boolean isDisposed() {
            synchronized (Wheel.this) {
                return next == this;
            }
        }
    }

    /** For a field that may hold none. */
    static void cancel(@Nullable Disposable timeout) {
        if (timeout != null) {
            timeout.dispose();
        }
    }
}
