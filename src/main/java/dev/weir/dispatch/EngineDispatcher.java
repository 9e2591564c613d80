package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Claim;
import dev.weir.dispatch.schedule.Hold;
import dev.weir.dispatch.schedule.Pace;
import dev.weir.dispatch.schedule.Paces;
import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.schedule.Ticket;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wiring;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes a ticket of each piece of work, and hands what answers it to the subscriber. */
final class EngineDispatcher implements Dispatcher, Drainable {

    private final Engine engine;
    private final Timer timer;
    private final Wiring wiring;
    private final Function<Work, Duration> deadlines;
    private final Streams streams;
    private final Supplier<@Nullable Turn> turns;
    private final Paces paces = new Paces();
    private final ActingRoles roles = new ActingRoles();

    /**
     * A dispatcher.
     *
     * @param deadlines how long a piece of work may wait and run together
     * @param turns that of the event loop that calls; null on another thread
     */
    EngineDispatcher(
            Engine engine,
            Timer timer,
            Wiring wiring,
            Function<Work, Duration> deadlines,
            Streams streams,
            Supplier<@Nullable Turn> turns) {
        this.turns = turns;
        this.engine = engine;
        this.timer = timer;
        this.wiring = wiring;
        this.deadlines = deadlines;
        this.streams = streams;
    }

    @Override
    public Mono<Row> one(Work work) {
        return Mono.<Row>create(sink -> offer(roles.applied(work.answeredBy(Reply.ROW)), sink, SinkClaim.row(sink)))
                .doOnDiscard(Row.class, ReferenceCountUtil::release);
    }

    @Override
    public Mono<Result> result(Work work) {
        return result(work, null);
    }

    private Mono<Result> result(Work work, @Nullable Hold hold) {
        return Mono.<Result>create(
                        sink -> offer(applied(work.answeredBy(Reply.RESULT)), sink, SinkClaim.result(sink), hold))
                .doOnDiscard(Result.class, Result::release);
    }

    @Override
    public Mono<OpenTransaction> begin(Work begin, TransactionTerms terms) {
        return Mono.defer(() -> {
            HeldTransaction held = new HeldTransaction(new Hold(terms, begin.consumer()), engine, this::result);
            return result(begin, held.hold())
                    .doOnNext(Result::release)
                    .<OpenTransaction>thenReturn(held)
                    .doOnCancel(held::giveUp);
        });
    }

    /** A client's own text runs as the login itself, whose settings the session has already. */
    private Work applied(Work work) {
        boolean own = work.statement().isRaw() && work.statement().script() == null;
        return own ? work : roles.applied(work);
    }

    @Override
    public Flux<Row> rows(Work work) {
        return rows(work, () -> 0);
    }

    @Override
    public Flux<Row> rows(Work work, LongSupplier taken) {
        return Mono.<Flux<Row>>create(sink -> offerStream(roles.applied(work.answeredBy(Reply.ROWS)), taken, sink))
                .flatMapMany(rows -> rows)
                .doOnDiscard(ReferenceCounted.class, EngineDispatcher::release);
    }

    private void offerStream(Work work, LongSupplier taken, MonoSink<Flux<Row>> sink) {
        offer(work, sink, streams.claim(work, deadlines.apply(work), taken, sink));
    }

    /** What is discarded on its way to a reader may be the driver's own form of a row, which the driver may have released. */
    private static void release(ReferenceCounted discarded) {
        if (discarded.refCnt() > 0) {
            discarded.release();
        }
    }

    /** From now on the deadline counts, and a subscriber that goes away is noticed. */
    private void offer(Work work, MonoSink<?> sink, SinkClaim<?> claim) {
        offer(work, sink, claim, null);
    }

    private void offer(Work work, MonoSink<?> sink, SinkClaim<?> claim, @Nullable Hold hold) {
        Ticket ticket;
        try {
            Encodable.require(work);
            ticket = ticket(work, claim, hold);
        } catch (FailureException refused) {
            sink.error(refused);
            return;
        }
        Disposable deadline = timer.in(ticket.deadline(), () -> engine.on((to, now) -> to.overdue(ticket, now)));
        claim.until(deadline);
        sink.onCancel(() -> {
            deadline.dispose();
            engine.on((to, now) -> to.left(ticket));
        });
        Turn turn = turns.get();
        if (turn == null) {
            offerAll(List.of(ticket));
        } else {
            claim.answeredIn(turn);
            turn.offer(ticket, this::offerAll);
        }
    }

    private void offerAll(List<Ticket> tickets) {
        engine.on((to, now) -> to.offered(tickets, now));
    }

    private Ticket ticket(Work work, Claim claim, @Nullable Hold hold) {
        return new Ticket(
                work,
                hold == null ? paceOf(work) : new Pace(work.statement().shape()),
                deadlines.apply(work),
                timer.nanos(),
                claim,
                hold);
    }

    private Pace paceOf(Work work) {
        Shape shape = work.statement().shape();
        return work.statement().isRaw() ? paces.of(work.consumer(), shape) : paces.of(shape);
    }

    @Override
    public Flux<Notice> notifications(String channel) {
        return wiring.listening().notices(channel);
    }

    @Override
    public void actingRoles(Map<String, RoleSettings> byRole, RoleSettings ofOthers) {
        roles.set(byRole, ofOthers);
    }

    @Override
    public void schemaChanged() {
        wiring.schemaChanged();
    }

    @Override
    public Mono<Void> drain() {
        return Mono.defer(() -> {
            engine.on(Schedule::drain);
            return engine.empty();
        });
    }

    @Override
    public Mono<Integer> cancelAll() {
        return Mono.defer(() -> {
            int present = engine.ask(Schedule::present);
            engine.on((to, now) -> to.abort());
            return engine.empty().thenReturn(present);
        });
    }
}
