package dev.weir.dispatch;

import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** The console of a pool that is never asked to change. */
record FixedPool(int size) implements PoolConsole {

    @Override
    public PoolStatus status() {
        return new PoolStatus(size, size, 0, 0, 0);
    }

    @Override
    public Mono<Void> resize(int wanted) {
        return Mono.empty();
    }

    @Override
    public Mono<Integer> recycle(Duration patience) {
        return Mono.just(0);
    }
}
