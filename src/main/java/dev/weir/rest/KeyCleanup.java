package dev.weir.rest;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Deletes keys that are old or too many: from time to time, and not with a request. One statement looks at a bounded number
 * of them; while there is more to delete the next one follows soon.
 */
final class KeyCleanup implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyCleanup.class);

    static final int BATCH = 1_000;

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Origin ORIGIN = Origin.own("idempotency");

    private final IdempotencyProperties properties;
    private final Dispatcher dispatcher;
    private final Scheduler scheduler;
    private final Disposable.Swap running = Disposables.swap();

    KeyCleanup(IdempotencyProperties properties, Dispatcher dispatcher, Scheduler scheduler) {
        this.properties = properties;
        this.dispatcher = dispatcher;
        this.scheduler = scheduler;
    }

    void start() {
        running.update(Flux.interval(properties.cleanup(), scheduler)
                .onBackpressureDrop()
                .concatMap(tick -> cleanUp(), 1)
                .subscribe());
    }

    /** All that is too old or too much by now. The table may not be there yet, and the database may be away. */
    Mono<Long> cleanUp() {
        return batch().expand(deleted -> deleted < BATCH
                        ? Mono.empty()
                        : Mono.delay(BETWEEN, scheduler).then(batch()))
                .reduce(0L, Long::sum)
                .doOnError(error -> log.debug("Old Idempotency-Keys could not be deleted: {}", error.getMessage()))
                .onErrorReturn(0L);
    }

    private Mono<Long> batch() {
        return dispatcher
                .one(new Work(
                        KeyStore.cleanUp(BATCH, properties.maxAge(), properties.maxKeys()),
                        Context.CATALOGS,
                        ORIGIN,
                        null))
                .map(KeyCleanup::count);
    }

    private static long count(Row row) {
        try {
            String deleted = row.text(0);
            return deleted == null ? 0 : Long.parseLong(deleted);
        } finally {
            row.release();
        }
    }

    @Override
    public void close() {
        running.dispose();
    }
}
