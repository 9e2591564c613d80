package dev.weir.load.network;

import dev.weir.load.targets.ServiceProcess;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** An instance as a {@link ReadinessBalancer} knows it. Thread-safe. */
public final class Upstream {

    private static final int OK = 200;

    private final String name;
    private final InetSocketAddress address;
    private final URI readiness;
    private final LongAdder answered = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean ready;
    private boolean silent;
    private volatile boolean removed;
    private volatile long unreadyNanos;
    private volatile int lastStatus;

    Upstream(String name, URI url, URI readiness) {
        this.name = name;
        this.address = new InetSocketAddress(url.getHost(), url.getPort());
        this.readiness = readiness;
    }

    public String name() {
        return name;
    }

    /** How many requests it has answered, whatever with. */
    public long answered() {
        return answered.sum();
    }

    /** Requests that it has been sent, and has not answered. */
    public int inFlight() {
        return inFlight.get();
    }

    public boolean isReady() {
        return ready && !removed;
    }

    /** When it was seen to be no longer ready, as {@link System#nanoTime()}. */
    public OptionalLong unreadyNanos() {
        return unreadyNanos == 0 ? OptionalLong.empty() : OptionalLong.of(unreadyNanos);
    }

    /** What its readiness answered last; 0 when nobody did. */
    public int lastStatus() {
        return lastStatus;
    }

    /** Asks for its readiness once. */
    void look() {
        int status = ServiceProcess.status(readiness);
        if (status == 0 && ready && !silent) {
            // One look that fails is no news: the machine may be busy.
            silent = true;
            return;
        }
        silent = status == 0;
        boolean now = status == OK;
        if (ready && !now) {
            unreadyNanos = System.nanoTime();
        }
        lastStatus = ready || now ? status : lastStatus;
        ready = now;
    }

    InetSocketAddress address() {
        return address;
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended(boolean well) {
        inFlight.decrementAndGet();
        if (well) {
            answered.increment();
        }
    }

    void remove() {
        removed = true;
    }

    boolean isRemoved() {
        return removed;
    }
}
