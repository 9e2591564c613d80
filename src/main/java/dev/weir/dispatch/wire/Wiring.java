package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Work;
import dev.weir.pool.Connections;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;

/** What all wires have in common: where connections come from, which one listens, the timers, and the settings. */
public final class Wiring {

    private final Connections connections;
    private final Timer timer;
    private final Scheduler scheduler;
    private final Duration sharedTimeout;
    private final int shapes;
    private final boolean merges;
    private final boolean comments;
    private final Listening listening;
    private final AtomicInteger schema = new AtomicInteger();

    /**
     * The wires of one dispatcher.
     *
     * @param sharedTimeout the {@code statement_timeout} of every connection, which holds for what shares a message
     * @param shapes how many a connection keeps prepared
     * @param merges whether reads by a key that go together are one statement
     * @param comments whether the SQL says in a comment for which route and consumer it runs
     * @param knock has some slot make its connection listen
     */
    public Wiring(
            Connections connections,
            Timer timer,
            Scheduler scheduler,
            Duration sharedTimeout,
            int shapes,
            boolean merges,
            boolean comments,
            Runnable knock) {
        this.connections = connections;
        this.timer = timer;
        this.scheduler = scheduler;
        this.sharedTimeout = sharedTimeout;
        this.shapes = shapes;
        this.merges = merges;
        this.comments = comments;
        this.listening = new Listening(timer, scheduler, knock);
    }

    /** The wire of one slot. */
    public Wire wire(Wire.Listener listener) {
        return new PooledWire(this, listener);
    }

    public Listening listening() {
        return listening;
    }

    /** The database's schema is another than before: what was prepared for it is prepared anew. */
    public void schemaChanged() {
        schema.incrementAndGet();
    }

    int schema() {
        return schema.get();
    }

    Connections connections() {
        return connections;
    }

    Timer timer() {
        return timer;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Duration sharedTimeout() {
        return sharedTimeout;
    }

    int shapes() {
        return shapes;
    }

    boolean merges() {
        return merges;
    }

    /** What a statement's text begins with, to say for whom it runs; may be empty. */
    String comment(Work work) {
        return comments ? Comment.of(work) : "";
    }
}
