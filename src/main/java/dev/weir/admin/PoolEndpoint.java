package dev.weir.admin;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import java.time.Duration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/**
 * Resizes the pool within its bound, {@code POST /actuator/pool} with {@code {"size": 2}}, and replaces its
 * connections, {@code POST /actuator/pool/recycle}.
 */
@Endpoint(id = "pool")
final class PoolEndpoint {

    private final PoolConsole pool;
    private final DispatchConsole dispatcher;
    private final Duration patience;
    private final Audit audit;

    /** @param patience how long an answer waits for what still runs, when recycling for each connection */
    PoolEndpoint(PoolConsole pool, DispatchConsole dispatcher, Duration patience, Audit audit) {
        this.pool = pool;
        this.dispatcher = dispatcher;
        this.patience = patience;
        this.audit = audit;
    }

    /** What can be done to all connections. */
    enum Action {
        RECYCLE
    }

    /** @param replaced connections that were closed within the patience; the others close when they come back */
    record Recycled(int replaced, PoolStatus pool) {}

    @ReadOperation
    PoolStatus state() {
        return pool.status();
    }

    /** Answers when no more are held than that, or with what is still held after the patience. */
    @WriteOperation
    Mono<WebEndpointResponse<?>> resize(int size) {
        return Refusals.answer(Mono.fromSupplier(pool::status)
                .doOnNext(before -> before.requirePossible(size))
                .flatMap(before -> audit.did("resized the pool from " + before.size() + " to " + size))
                .then(dispatcher.resize(size).timeout(patience, Mono.empty()))
                .then(Mono.fromSupplier(this::state)));
    }

    @WriteOperation
    Mono<WebEndpointResponse<?>> act(@Selector Action action) {
        return switch (action) {
            case RECYCLE ->
                Refusals.answer(audit.did("recycled the pool")
                        .then(pool.recycle(patience))
                        .map(replaced -> new Recycled(replaced, state())));
        };
    }
}
