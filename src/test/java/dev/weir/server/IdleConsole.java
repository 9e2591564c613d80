package dev.weir.server;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.DispatchStatus;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** The console of a dispatcher that has nothing to do, and may be told to be stuck. */
final class IdleConsole implements DispatchConsole {

    private volatile List<Integer> stuck = List.of();

    void stuck(List<Integer> slots) {
        stuck = slots;
    }

    @Override
    public List<Integer> stuck() {
        return stuck;
    }

    @Override
    public DispatchStatus status() {
        return new DispatchStatus(false, false, 0, 1, Duration.ZERO, List.of(), List.of());
    }

    @Override
    public Mono<Void> pause() {
        return Mono.empty();
    }

    @Override
    public void resume() {}

    @Override
    public Mono<Void> resize(int connections) {
        return Mono.empty();
    }
}
