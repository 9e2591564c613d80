package dev.weir.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits of tests' own threads, which nobody interrupts in earnest. */
public final class Uninterruptibly {

    private Uninterruptibly() {}

    public static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
