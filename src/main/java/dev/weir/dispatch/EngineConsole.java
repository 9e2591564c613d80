package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Job;
import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.schedule.SlotStatus;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.work.Origin;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import reactor.core.publisher.Mono;

/** What an operator sees of the engine, and how it is steered. */
final class EngineConsole implements DispatchConsole {

    private final Engine engine;
    private final Timer timer;
    private final PoolConsole pool;
    private final int queueSize;

    EngineConsole(Engine engine, Timer timer, PoolConsole pool, int queueSize) {
        this.engine = engine;
        this.timer = timer;
        this.pool = pool;
        this.queueSize = queueSize;
    }

    @Override
    public DispatchStatus status() {
        return engine.ask(this::status);
    }

    private DispatchStatus status(Schedule schedule) {
        long now = timer.nanos();
        return new DispatchStatus(
                schedule.isPaused(),
                schedule.isDraining(),
                schedule.waiting(),
                queueSize,
                Duration.ofNanos(schedule.longestWait(now)),
                DispatchStatus.Line.longest(schedule.waitingConsumers()),
                schedule.slots().stream().map(slot -> slot(slot, now)).toList());
    }

    private static DispatchStatus.Slot slot(SlotStatus slot, long now) {
        return new DispatchStatus.Slot(
                slot.number() + 1,
                slot.state().word(),
                slot.backend() == 0 ? OptionalInt.empty() : OptionalInt.of(slot.backend()),
                slot.flights(),
                slot.jobs().stream().map(job -> serving(job, now)).toList());
    }

    private static DispatchStatus.Serving serving(Job job, long now) {
        Origin origin = job.work().origin();
        return new DispatchStatus.Serving(
                origin.surface(),
                origin.route(),
                origin.consumer(),
                job.work().statement().effects().writes(),
                Duration.ofNanos(now - job.taken()));
    }

    @Override
    public List<Integer> stuck() {
        long now = timer.nanos();
        return engine.ask(schedule -> schedule.stuck(now));
    }

    @Override
    public Mono<Void> pause() {
        if (!engine.ask(Schedule::pause)) {
            throw new FailureException(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1)));
        }
        return engine.idle();
    }

    @Override
    public void resume() {
        engine.on(Schedule::resume);
    }

    /** Never more slots than connections: nothing waits inside the pool. */
    @Override
    public Mono<Void> resize(int connections) {
        return Mono.defer(() -> resizeNow(connections));
    }

    /** One at a time: slots and pool are of one size. */
    private synchronized Mono<Void> resizeNow(int connections) {
        PoolStatus now = pool.status();
        now.requirePossible(connections);
        if (connections < now.size()) {
            use(connections);
        }
        Mono<Void> resized = pool.resize(connections);
        use(connections);
        return resized;
    }

    private void use(int connections) {
        engine.on((to, now) -> to.resize(connections, now));
    }
}
