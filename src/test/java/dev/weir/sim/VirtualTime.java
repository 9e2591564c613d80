package dev.weir.sim;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;

/** The one thread and the clock of a simulated life: time goes on only from one thing that happens to the next. */
final class VirtualTime {

    private record Happening(long at, long number, AtomicBoolean off, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Happening> ahead = new PriorityQueue<>();
    private long now = 1_000_000_000L;
    private long numbers;

    /** In nanoseconds. */
    long nanos() {
        return now;
    }

    Disposable in(Duration delay, Runnable action) {
        AtomicBoolean off = new AtomicBoolean();
        ahead.add(new Happening(now + Math.max(0, delay.toNanos()), numbers++, off, action));
        return () -> off.set(true);
    }

    Disposable inMicros(long micros, Runnable action) {
        return in(Duration.ofNanos(micros * 1000), action);
    }

    /** Lets the next thing happen; false when there is none. */
    boolean step() {
        Happening next = ahead.poll();
        while (next != null && next.off().get()) {
            next = ahead.poll();
        }
        if (next == null) {
            return false;
        }
        now = next.at();
        next.action().run();
        return true;
    }
}
