package dev.weir.admin;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.DispatchStatus;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import reactor.core.publisher.Mono;

/** A dispatcher and a pool of four connections that do what they are told, at once or never, and write it down. */
final class Consoles {

    final List<String> told = new ArrayList<>();
    private Mono<Void> ending = Mono.empty();
    private boolean paused;
    private boolean draining;
    private int size = 4;

    /** From now on nothing that was told ends. */
    void stall() {
        ending = Mono.never();
    }

    /** From now on a pause is refused. */
    void drain() {
        draining = true;
    }

    DispatchConsole dispatcher() {
        return new DispatchConsole() {

            @Override
            public DispatchStatus status() {
                DispatchStatus.Serving one =
                        new DispatchStatus.Serving("rest", "public.orders", "ada", false, Duration.ofMillis(5));
                DispatchStatus.Slot slot =
                        new DispatchStatus.Slot(1, "shared", OptionalInt.of(4711), 1, List.of(one, one));
                return new DispatchStatus(
                        paused, draining, 7, 100, Duration.ofMillis(1234), List.of(), List.of(slot, slot));
            }

            @Override
            public List<Integer> stuck() {
                return List.of();
            }

            @Override
            public Mono<Void> pause() {
                if (draining) {
                    throw new FailureException(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1)));
                }
                told.add("pause");
                paused = true;
                return ending;
            }

            @Override
            public void resume() {
                told.add("resume");
                paused = false;
            }

            @Override
            public Mono<Void> resize(int connections) {
                return Mono.defer(() -> {
                    told.add("resize " + connections);
                    size = connections;
                    return ending;
                });
            }
        };
    }

    PoolConsole pool() {
        return new PoolConsole() {

            @Override
            public PoolStatus status() {
                return new PoolStatus(4, size, 3, 2, 1);
            }

            @Override
            public Mono<Void> resize(int connections) {
                return Mono.error(new UnsupportedOperationException("the dispatcher does it"));
            }

            @Override
            public Mono<Integer> recycle(Duration patience) {
                return Mono.fromSupplier(() -> {
                    told.add("recycle within " + patience.toMillis());
                    return 3;
                });
            }
        };
    }
}
