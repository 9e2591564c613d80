package dev.weir.server;

import dev.weir.dispatch.Drainable;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The two halves of a shutdown, within one budget that is counted from the signal.
 *
 * <p>In the first, {@link #grace()}, everything is served as before, but each response closes its connection, so that
 * keep-alive connections come to an end at a moment that their clients know of. In the second, {@link #finish()},
 * nothing new is accepted, what was accepted is answered, and what is left at the deadline is cancelled, which
 * answers it too.
 */
final class Drain {

    /**
     * Between the two halves. The web server closes idle connections at once, and a request that lies unread in the
     * socket's buffer would be lost with them. It cannot be seen from here, but every event loop reads all its
     * sockets in every turn, and a turn takes far less than this even under load: whatever was written, or whatever
     * connection was made, before the end of the grace has been read and accepted when the linger is over. What is
     * written after that may find its connection closed, and nothing of it has been done.
     */
    static final Duration LINGER = Duration.ofMillis(250);

    private final ShutdownProperties properties;
    private final Life life;
    private final Drainable dispatcher;
    private final Observer observer;
    private final Scheduler clock;

    private volatile long beganNanos;

    Drain(ShutdownProperties properties, Life life, Drainable dispatcher, Observer observer, Scheduler clock) {
        this.properties = properties;
        this.life = life;
        this.dispatcher = dispatcher;
        this.observer = observer;
        this.clock = clock;
    }

    /** Serves on while routers notice. Completes at once when nothing has been served yet: no router sends requests yet. */
    Mono<Void> grace() {
        return Mono.defer(() -> {
            beganNanos = now();
            life.draining();
            Duration grace = life.hasServed() ? properties.grace() : Duration.ZERO;
            tell(new Event.DrainStarted(grace, properties.deadline()));
            return grace.isZero()
                    ? Mono.empty()
                    : Mono.delay(grace.plus(LINGER), clock).then();
        });
    }

    /** Completes when all that was accepted has been answered, if need be by cancelling it at the deadline. */
    Mono<Void> finish() {
        return Mono.defer(() -> dispatcher
                .drain()
                .thenReturn(0)
                .timeout(remaining(), clock)
                .onErrorResume(TimeoutException.class, late -> dispatcher.cancelAll())
                .doOnNext(cancelled -> tell(new Event.DrainEnded(elapsed(), cancelled)))
                .then());
    }

    /** Logs nothing where nothing has been served, as after a start that failed. */
    private void tell(Event event) {
        if (life.hasServed()) {
            observer.on(event);
        }
    }

    private Duration remaining() {
        Duration left = properties.deadline().minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration elapsed() {
        return Duration.ofNanos(now() - beganNanos);
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
