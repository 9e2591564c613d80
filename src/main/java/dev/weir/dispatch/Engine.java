package dev.weir.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weir.dispatch.schedule.Action;
import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wire;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Drives the dispatcher: gives each event to the {@link Schedule} with the lock held, and carries out the actions that
 * follow without it. Nothing else holds the lock; nothing is sent, answered or told with it held.
 *
 * <p>Safe for use by several threads. The actions of one slot are carried out in the order of their decision, by
 * whichever thread comes first.
 */
final class Engine implements Events {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Schedule schedule;

    @GuardedBy("lock")
    private final Milestone idle = new Milestone(Schedule::isIdle);

    @GuardedBy("lock")
    private final Milestone empty = new Milestone(Schedule::isEmpty);

    private final Timer timer;
    private final Observer observer;
    private final List<SlotDriver> drivers;
    private final IntSupplier waiting;
    private final Runnable listenFailed;

    /**
     * An engine that has nothing to do yet.
     *
     * @param wires makes the wire of a slot, which tells the listener what becomes of its connection
     * @param listenFailed is told when no connection can be had to listen on
     */
    Engine(
            Schedule schedule,
            int size,
            Function<Wire.Listener, Wire> wires,
            Timer timer,
            Observer observer,
            Runnable listenFailed) {
        this.schedule = schedule;
        this.waiting = schedule::waiting;
        this.listenFailed = listenFailed;
        this.timer = timer;
        this.observer = event -> tell(observer, event);
        this.drivers = IntStream.range(0, size)
                .mapToObj(slot -> new SlotDriver(slot, this, wires, timer, this.observer))
                .toList();
    }

    /** What an observer throws keeps nothing from going on. */
    private static void tell(Observer observer, Event event) {
        try {
            observer.on(event);
        } catch (Throwable defect) {
            log.error("An event could not be told", defect);
        }
    }

    /** Takes the lock, tells the schedule, and carries out what follows. */
    @Override
    public void on(Happening event) {
        List<Action> actions;
        List<Sinks.Empty<Void>> reached = new ArrayList<>(0);
        synchronized (lock) {
            actions = event.tell(schedule, timer.nanos());
            for (Action action : actions) {
                if (action instanceof Action.OfSlot ofSlot) {
                    drivers.get(ofSlot.slot()).add(ofSlot);
                }
            }
            idle.collect(schedule, reached);
            empty.collect(schedule, reached);
        }
        actions.forEach(this::carryOut);
        reached.forEach(Sinks.Empty::tryEmitEmpty);
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.OfSlot ofSlot -> drivers.get(ofSlot.slot()).run();
            case Action.Fail fail -> fail.claim().failure(fail.failure());
            case Action.Tell tell -> observer.on(tell.event());
            case Action.WatchIdle watch -> timer.in(watch.delay(), () -> on((to, now) -> to.idled(watch.slot(), now)));
            case Action.WatchHold watch ->
                timer.in(watch.delay(), () -> on((to, now) -> to.holdWatched(watch.hold(), now)));
            case Action.WatchSolo watch ->
                timer.in(watch.delay(), () -> on((to, now) -> to.outlasted(watch.slot(), watch.flight(), now)));
            case Action.Rest rest -> timer.in(rest.delay(), () -> on((to, now) -> to.rested(rest.slot(), now)));
            case Action.AwaitVerdict verdict ->
                timer.in(verdict.delay(), () -> on((to, now) -> to.undecided(verdict.ticket())));
            case Action.ListenFailed failed -> listenFailed.run();
        }
    }

    /** How many tickets wait, without Weir's own. Takes no lock. */
    int waiting() {
        return waiting.getAsInt();
    }

    /** Shapes prepared on the connections that slots have, or had last. Takes no lock. */
    int shapes() {
        return drivers.stream().mapToInt(SlotDriver::shapes).sum();
    }

    /** Asks the schedule something, with the lock held. */
    <T> T ask(Function<Schedule, T> question) {
        synchronized (lock) {
            return question.apply(schedule);
        }
    }

    /** Completes when nothing runs, or is to run again. */
    Mono<Void> idle() {
        synchronized (lock) {
            return idle.await(schedule);
        }
    }

    /** Completes when nothing waits or runs. */
    Mono<Void> empty() {
        synchronized (lock) {
            return empty.await(schedule);
        }
    }
}
