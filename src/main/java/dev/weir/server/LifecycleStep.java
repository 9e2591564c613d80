package dev.weir.server;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** A step of the shutdown: work that Spring waits for, in its phase; higher phases come first. */
final class LifecycleStep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleStep.class);

    private final int phase;
    private final Supplier<Mono<Void>> work;
    private volatile boolean running;

    LifecycleStep(int phase, Supplier<Mono<Void>> work) {
        this.phase = phase;
        this.work = work;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Starts the work, and lets the next phase begin when it has ended, well or not. */
    @Override
    public void stop(Runnable callback) {
        running = false;
        Mono.defer(work)
                .doFinally(signal -> callback.run())
                .subscribe(nothing -> {}, error -> LOG.warn("A step of the shutdown failed", error));
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}
