package dev.weir.dispatch;

import io.netty.util.ReferenceCountUtil;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The dispatcher's door; {@link Lanes} does the work. */
final class LaneDispatcher implements Dispatcher, Drainable, DispatchConsole {

    private final Lanes lanes;
    private final StreamProperties stream;

    LaneDispatcher(Lanes lanes, StreamProperties stream) {
        this.lanes = lanes;
        this.stream = stream;
    }

    @Override
    public Mono<Row> one(Work work) {
        return Mono.<Row>create(sink -> lanes.ask(work, sink)).doOnDiscard(Row.class, ReferenceCountUtil::release);
    }

    @Override
    public Flux<Row> rows(Work work) {
        return StreamJob.rows(work, lanes, stream.stallTimeout()).doOnDiscard(Row.class, ReferenceCountUtil::release);
    }

    @Override
    public Flux<Notice> notifications(String channel) {
        return lanes.listening().notices(channel);
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
