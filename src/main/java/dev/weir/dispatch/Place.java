package dev.weir.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The place of one who waits, who is counted from when he is let in until he waits no more. Taken and left at most once at
 * a time, whoever is first; any thread may call.
 */
final class Place {

    private final AtomicInteger all;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** @param all how many places are taken */
    Place(AtomicInteger all) {
        this.all = all;
    }

    void take() {
        if (taken.compareAndSet(false, true)) {
            all.incrementAndGet();
        }
    }

    void leave() {
        if (taken.compareAndSet(true, false)) {
            all.decrementAndGet();
        }
    }
}
