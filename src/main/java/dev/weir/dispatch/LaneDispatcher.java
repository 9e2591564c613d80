package dev.weir.dispatch;

import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The dispatcher's door; {@link Lanes} does the work. */
final class LaneDispatcher implements Dispatcher, Drainable, DispatchConsole {

    private final Lanes lanes;
    private final PoolConsole pool;
    private final StreamProperties stream;
    private final ActingRoles roles = new ActingRoles();

    LaneDispatcher(Lanes lanes, PoolConsole pool, StreamProperties stream) {
        this.lanes = lanes;
        this.pool = pool;
        this.stream = stream;
    }

    @Override
    public Mono<Row> one(Work work) {
        return Mono.<Row>create(sink -> lanes.ask(roles.applied(work), sink))
                .doOnDiscard(Row.class, ReferenceCountUtil::release);
    }

    @Override
    public Flux<Row> rows(Work work) {
        return rows(work, () -> 0);
    }

    @Override
    public Flux<Row> rows(Work work, LongSupplier taken) {
        return StreamJob.rows(roles.applied(work), lanes, stream.stallTimeout(), taken)
                .doOnDiscard(ReferenceCounted.class, LaneDispatcher::release);
    }

    /** What is discarded on its way to a reader may be the driver's own form of a row, which the driver may have released. */
    private static void release(ReferenceCounted discarded) {
        if (discarded.refCnt() > 0) {
            discarded.release();
        }
    }

    @Override
    public Flux<Notice> notifications(String channel) {
        return lanes.listening().notices(channel);
    }

    @Override
    public void actingRoles(Map<String, RoleSettings> byRole, RoleSettings ofOthers) {
        roles.set(byRole, ofOthers);
    }

    @Override
    public void schemaChanged() {
        lanes.schemaChanged();
    }

    @Override
    public DispatchStatus status() {
        return lanes.status();
    }

    @Override
    public List<Integer> stuck() {
        return lanes.stuck();
    }

    @Override
    public Mono<Void> pause() {
        return lanes.pause();
    }

    @Override
    public void resume() {
        lanes.resume();
    }

    /** Never more lanes than connections: nothing waits inside the pool. */
    @Override
    public Mono<Void> resize(int connections) {
        return Mono.defer(() -> resizeNow(connections));
    }

    /** One at a time: lanes and pool are of one size. */
    private synchronized Mono<Void> resizeNow(int connections) {
        PoolStatus now = pool.status();
        now.requirePossible(connections);
        if (connections < now.size()) {
            lanes.use(connections);
        }
        Mono<Void> resized = pool.resize(connections);
        lanes.use(connections);
        return resized;
    }

    @Override
    public Mono<Void> drain() {
        return Mono.defer(lanes::drain);
    }

    @Override
    public Mono<Integer> cancelAll() {
        return Mono.defer(() -> {
            List<Job> present = lanes.present();
            present.forEach(Job::abort);
            return lanes.empty().thenReturn(present.size());
        });
    }
}
