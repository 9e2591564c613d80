package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.schedule.SlotState;
import dev.weir.dispatch.schedule.SlotStatus;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.wire.Wiring;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The real dispatcher, with a clock, timers and wires of a simulation's. One thread. */
public final class DispatcherInSimulation {

    private final Engine engine;
    private final EngineDispatcher dispatcher;

    /**
     * A dispatcher.
     *
     * @param wires makes the wire of a slot
     * @param clock in nanoseconds
     * @param timers runs an action once, after a delay, unless it is disposed of
     */
    public DispatcherInSimulation(
            int size,
            Limits limits,
            Function<Wire.Listener, Wire> wires,
            LongSupplier clock,
            Timers timers,
            Observer observer) {
        Timer timer = new Timer() {
            @Override
            public long nanos() {
                return clock.getAsLong();
            }

            @Override
            public Disposable in(Duration delay, Runnable action) {
                return timers.in(delay, action);
            }
        };
        // All that is asked for at one moment is one turn's; it ends before time goes on.
        Turn turn = new Turn(task -> timers.in(Duration.ZERO, task), () -> true);
        engine = new Engine(new Schedule(size, limits), size, wires, timer, observer, () -> {});
        dispatcher = new EngineDispatcher(
                engine,
                timer,
                new Wiring(
                        Mono::never, timer, Schedulers.immediate(), Duration.ofMillis(250), 0, true, false, () -> {}),
                work -> work.deadline() == null ? Duration.ofSeconds(10) : work.deadline(),
                new Streams(Duration.ofSeconds(1), timer, observer),
                () -> turn);
    }

    /** Sets actions for later. */
    public interface Timers {
        Disposable in(Duration delay, Runnable action);
    }

    public Mono<Row> one(Work work) {
        return dispatcher.one(work);
    }

    public Mono<OpenTransaction> begin(Work begin, TransactionTerms terms) {
        return dispatcher.begin(begin, terms);
    }

    public Flux<Row> rows(Work work) {
        return dispatcher.rows(work);
    }

    public void pause() {
        engine.ask(Schedule::pause);
    }

    public void resume() {
        engine.on(Schedule::resume);
    }

    public void resize(int count) {
        engine.on((to, now) -> to.resize(count, now));
    }

    public void drain() {
        engine.on(Schedule::drain);
    }

    public void abort() {
        engine.on((to, now) -> to.abort());
    }

    public Mono<Void> empty() {
        return engine.empty();
    }

    public int waiting() {
        return engine.ask(Schedule::waiting);
    }

    public boolean isEmpty() {
        return engine.ask(Schedule::isEmpty);
    }

    /** Whether no slot has a connection, or waits for one. */
    public boolean isAtRest() {
        return engine.ask(
                schedule -> schedule.slots().stream().map(SlotStatus::state).allMatch(SlotState.IDLE::equals));
    }

    /** What the schedule has to say for itself. */
    public String describe() {
        return engine.ask(schedule -> schedule.slots() + ", queued " + schedule.queued());
    }
}
