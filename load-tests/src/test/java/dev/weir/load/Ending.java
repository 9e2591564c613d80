package dev.weir.load;

import dev.weir.load.network.Upstream;
import dev.weir.load.targets.OwnTarget.Instance;
import dev.weir.load.watch.NamedConnections;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tells an instance to stop, waits until it has, and sees what it does meanwhile. Used by one thread. */
final class Ending {

    /** The longest that an instance under load has nothing to do. */
    private static final Duration LULL = Duration.ofSeconds(1);

    /** The backends see the end of their connections after the process has ended. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final RolledService service;
    private final long began;

    /** @param began second 0, as {@link System#nanoTime()} */
    Ending(RolledService service, long began) {
        this.service = service;
        this.began = began;
    }

    /** @param replica whose place the instance has, from 0 */
    Roll of(int replica, Instance instance, Upstream upstream) {
        int inFlight = someInFlight(upstream);
        long before = upstream.answered();
        long signal = System.nanoTime();
        instance.process().terminate();
        int status = instance.process().exitStatus(service.patience());
        long exit = System.nanoTime();
        return new Roll(
                replica,
                instance.name(),
                (int) TimeUnit.NANOSECONDS.toSeconds(signal - began),
                inFlight,
                upstream.unreadyNanos().isEmpty()
                        ? -1
                        : millis(upstream.unreadyNanos().getAsLong() - signal),
                upstream.lastStatus(),
                upstream.answered() - before,
                millis(exit - signal),
                status,
                left("weir-" + instance.name()));
    }

    /** How many requests there are; waits for one, since a signal while there is none would show little. */
    private static int someInFlight(Upstream upstream) {
        long deadline = System.nanoTime() + LULL.toNanos();
        int inFlight = upstream.inFlight();
        while (inFlight == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            inFlight = upstream.inFlight();
        }
        return inFlight;
    }

    private long left(String name) {
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        long left = NamedConnections.now(service.target().onlooker(), name);
        while (left > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            left = NamedConnections.now(service.target().onlooker(), name);
        }
        return left;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
