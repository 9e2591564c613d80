package dev.weir.admin;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.DispatchStatus;
import java.time.Duration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** Pauses the dispatcher and resumes it: {@code POST /actuator/dispatcher/pause}, {@code .../resume}. */
@Endpoint(id = "dispatcher")
final class DispatcherEndpoint {

    private final DispatchConsole console;
    private final Duration patience;
    private final Audit audit;

    /** @param patience how long an answer waits for what still runs */
    DispatcherEndpoint(DispatchConsole console, Duration patience, Audit audit) {
        this.console = console;
        this.patience = patience;
        this.audit = audit;
    }

    /** What can be done. */
    enum Action {
        PAUSE,
        RESUME
    }

    /**
     * What the dispatcher does.
     *
     * @param paused whether nothing new is sent
     * @param draining whether the process is ending
     * @param waiting requests that wait for their turn
     * @param running requests that PostgreSQL works on; after a pause, those that did not end within the patience
     * @param longestWaitMillis of the one that came first
     */
    record State(boolean paused, boolean draining, int waiting, long running, long longestWaitMillis) {

        static State of(DispatchStatus status) {
            return new State(
                    status.paused(),
                    status.draining(),
                    status.waiting(),
                    status.slots().stream()
                            .mapToLong(slot -> slot.serving().size())
                            .sum(),
                    status.longestWait().toMillis());
        }
    }

    @ReadOperation
    State state() {
        return State.of(console.status());
    }

    @WriteOperation
    Mono<WebEndpointResponse<?>> act(@Selector Action action) {
        return switch (action) {
            case PAUSE ->
                Refusals.answer(Mono.fromSupplier(console::pause)
                        .flatMap(answered ->
                                audit.did("paused the dispatcher").then(answered.timeout(patience, Mono.empty())))
                        .then(Mono.fromSupplier(this::state)));
            case RESUME ->
                Refusals.answer(audit.did("resumed the dispatcher")
                        .then(Mono.fromRunnable(console::resume))
                        .then(Mono.fromSupplier(this::state)));
        };
    }
}
