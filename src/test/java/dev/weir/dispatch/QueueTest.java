package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.schedule.SlotState;
import dev.weir.dispatch.wire.Wheel;
import dev.weir.dispatch.wire.Wiring;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Connections;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The queue while no connection is to be had: what waits, and how long. */
class QueueTest {

    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Event> events = new ArrayList<>();
    private final Wheel wheel = new Wheel(time);
    private final DispatchProperties properties = Settings.with(2, DEADLINE);
    private final Wiring wiring =
            new Wiring(Mono::never, wheel, time, Duration.ofMillis(250), 256, true, true, () -> {});
    private final Engine engine = new Engine(
            new Schedule(1, properties.limits(new ConsumerShare(1))), 1, wiring::wire, wheel, events::add, () -> {});
    private final EngineDispatcher dispatcher = new EngineDispatcher(
            engine,
            wheel,
            wiring,
            properties::deadlineOf,
            new Streams(Duration.ofSeconds(1), wheel, events::add),
            Turn::current);
    private final EngineConsole console = new EngineConsole(engine, wheel, new FixedPool(1), properties.queueSize());

    private Mono<Row> read(@Nullable Duration deadline) {
        return read("any", "ann", deadline);
    }

    private Mono<Row> read(String argument, String consumer) {
        return read(argument, consumer, null);
    }

    private Mono<Row> read(String argument, String consumer, @Nullable Duration deadline) {
        return dispatcher.one(new Work(
                new Statement(new Shape(List.of("select ", "")), List.of(argument), Effects.PLAIN_READ),
                Context.OWN,
                new Origin("test", "test", consumer),
                deadline));
    }

    private Mono<Row> own(String argument) {
        return dispatcher.one(new Work(
                new Statement(new Shape(List.of("select ", "")), List.of(argument), Effects.PLAIN_READ),
                Context.OWN,
                Origin.own("test"),
                null));
    }

    private static Failure failure(Throwable error) {
        return ((FailureException) error).failure();
    }

    @Test
    void dropsAtTheDeadlineWhatWaits() {
        StepVerifier.create(read(null))
                .then(() -> time.advanceTimeBy(DEADLINE.minusMillis(1)))
                .then(() -> assertThat(engine.waiting()).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isEqualTo(new ServiceFailure.WaitedTooLong(DEADLINE, Duration.ofSeconds(1))))
                .verify(LONG);
        assertThat(engine.waiting()).isZero();
        assertThat(events).containsExactly(new Event.Dropped(Event.Drop.DEADLINE));
    }

    @Test
    void honoursAShorterDeadlineOfTheRequest() {
        StepVerifier.create(read(Duration.ofSeconds(2)))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(2)))
                .expectError(FailureException.class)
                .verify(LONG);
    }

    @Test
    void allowsNoLongerDeadlineThanItsOwn() {
        StepVerifier.create(read(Duration.ofHours(1)))
                .then(() -> time.advanceTimeBy(DEADLINE))
                .expectError(FailureException.class)
                .verify(LONG);
    }

    @Test
    void forgetsAClientThatGoesAway() {
        read(null).subscribe().dispose();
        assertThat(engine.waiting()).isZero();
        assertThat(events).containsExactly(new Event.Dropped(Event.Drop.CLIENT_GONE));
    }

    @Test
    void refusesWhatIsMoreThanTheQueueHolds() {
        read("1", "ann").subscribe();
        read("2", "ann").subscribe();
        StepVerifier.create(read("3", "ann"))
                .expectErrorSatisfies(error -> assertThat(failure(error))
                        .isEqualTo(new ServiceFailure.Overloaded(
                                "The queue is full: 2 requests are waiting", Duration.ofSeconds(1))))
                .verify(LONG);
        assertThat(events).containsExactly(new Event.Refused(Event.Refusal.QUEUE_FULL));
    }

    @Test
    void letsAnotherConsumerIntoAFullQueueInPlaceOfTheLastOfTheMany() {
        List<Throwable> displaced = new ArrayList<>();
        Disposable kept = read("1", "greedy").subscribe();
        read("2", "greedy").subscribe(Row::release, displaced::add);
        Disposable modest = read("3", "modest").subscribe();
        assertThat(displaced).singleElement().satisfies(error -> assertThat(failure(error))
                .isInstanceOf(ServiceFailure.Overloaded.class));
        assertThat(kept.isDisposed()).isFalse();
        assertThat(modest.isDisposed()).isFalse();
        assertThat(engine.waiting()).isEqualTo(2);
        assertThat(events).containsExactly(new Event.Dropped(Event.Drop.DISPLACED));
    }

    @Test
    void refusesANewcomerWhenAllHaveAsFewAsHe() {
        read("1", "ann").subscribe();
        read("2", "bob").subscribe();
        StepVerifier.create(read("3", "carl"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(engine.waiting()).isEqualTo(2);
    }

    @Test
    void asksOnceWhatSeveralAskBeforeItIsSent() {
        Disposable first = read("1", "ann").subscribe();
        read("1", "bob").subscribe();
        read("1", "carl").subscribe();
        assertThat(engine.ask(Schedule::present)).as("one is asked").isEqualTo(1);
        assertThat(engine.waiting()).as("all wait").isEqualTo(3);
        first.dispose();
        assertThat(engine.waiting()).as("two still wait").isEqualTo(2);
        assertThat(engine.ask(Schedule::present)).isEqualTo(1);
    }

    @Test
    void asManyShareWhatOthersWaitForAsMayWaitThemselves() {
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        assertThat(engine.ask(Schedule::present)).isEqualTo(1);
        read("1", "ann").subscribe();
        assertThat(engine.ask(Schedule::present))
                .as("one more waits for itself")
                .isEqualTo(2);
        StepVerifier.create(read("1", "ann"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(engine.waiting()).isEqualTo(4);
    }

    @Test
    void whoSharesMuchLeavesRoomForOthers() {
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        Disposable bob = read("2", "bob").subscribe();
        assertThat(bob.isDisposed()).isFalse();
        assertThat(events).isEmpty();
        assertThat(console.status().lines())
                .containsExactly(new DispatchStatus.Line("ann", 3), new DispatchStatus.Line("bob", 1));
    }

    @Test
    void ourOwnWorkTakesNobodysRoomAndMakesNone() {
        List<Throwable> errors = new ArrayList<>();
        own("1").subscribe(Row::release, errors::add);
        own("2").subscribe(Row::release, errors::add);
        own("3").subscribe(Row::release, errors::add);
        read("1", "ann").subscribe();
        Disposable last = read("2", "ann").subscribe();
        Disposable modest = read("3", "bob").subscribe();
        assertThat(modest.isDisposed()).isFalse();
        assertThat(last.isDisposed()).as("gave way").isTrue();
        assertThat(errors).isEmpty();
        assertThat(engine.waiting()).isEqualTo(2);
    }

    @Test
    void forgetsASharedReadWhenTheLastWhoWaitedHasGone() {
        Disposable first = read("1", "ann").subscribe();
        Disposable second = read("1", "bob").subscribe();
        first.dispose();
        second.dispose();
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void keepsTheDeadlineOfEachWhoSharesARead() {
        List<Throwable> errors = new ArrayList<>();
        read("1", "ann", Duration.ofSeconds(1)).subscribe(Row::release, errors::add);
        Disposable patient = read("1", "bob", null).subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(errors).hasSize(1);
        assertThat(patient.isDisposed()).isFalse();
        assertThat(engine.waiting()).isEqualTo(1);
    }

    @Test
    void refusesTextThatPostgresCannotTakeBeforeItWaits() {
        StepVerifier.create(read("\0", "ann"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void refusesEverythingNewWhileItDrainsAndWaitsForTheRest() {
        Disposable waiting = read(null).subscribe();
        StepVerifier.create(dispatcher.drain())
                .expectSubscription()
                .then(waiting::dispose)
                .expectComplete()
                .verify(LONG);
        StepVerifier.create(read(null))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isEqualTo(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1))))
                .verify(LONG);
    }

    @Test
    void cancelsWhatStillWaitsWhenTheDrainIsOver() {
        List<Throwable> errors = new ArrayList<>();
        read(null).subscribe(Row::release, errors::add);
        StepVerifier.create(dispatcher.cancelAll())
                .expectNext(1)
                .expectComplete()
                .verify(LONG);
        assertThat(errors).hasSize(1);
        assertThat(((FailureException) errors.getFirst()).failure())
                .isEqualTo(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1)));
    }

    /** Each joins before the one that it waits with is gone. */
    @Test
    void thatOthersWaitedForASharedReadBeforeDoesNotMakeTheWaitLonger() {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            read("1", "ann", Duration.ofSeconds(5)).subscribe(Row::release, error -> {});
            time.advanceTimeBy(Duration.ofSeconds(3));
            Duration now = longestWait();
            assertThat(console.status().longestWait()).isEqualTo(now);
            longest = now.compareTo(longest) > 0 ? now : longest;
        }
        assertThat(longest).isEqualTo(Duration.ofSeconds(3));
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(longestWait()).isZero();
    }

    @Test
    void theLongestWaitIsNotAlwaysThatOfTheFirstInALine() {
        Disposable first = read("1", "ann").subscribe(Row::release, error -> {});
        time.advanceTimeBy(Duration.ofSeconds(1));
        read("2", "ann").subscribe(Row::release, error -> {});
        time.advanceTimeBy(Duration.ofSeconds(1));
        read("1", "bob").subscribe(Row::release, error -> {});
        time.advanceTimeBy(Duration.ofSeconds(1));
        first.dispose();
        assertThat(longestWait()).isEqualTo(Duration.ofSeconds(2));
    }

    /** A pool always answers in the end; this one has a defect. */
    @Test
    void aSlotThatNeverGetsItsConnectionIsStuck() {
        read(null).subscribe(Row::release, error -> {});
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(console.stuck()).isEmpty();
        time.advanceTimeBy(Duration.ofMinutes(2));
        assertThat(console.stuck()).containsExactly(1);
    }

    private Duration longestWait() {
        return Duration.ofNanos(engine.ask(schedule -> schedule.longestWait(wheel.nanos())));
    }

    /** A dispatcher over other connections than none. */
    private final class Other {

        private final Engine engine;
        private final EngineDispatcher dispatcher;

        Other(Connections connections, int size) {
            Wiring wiring = new Wiring(connections, wheel, time, Duration.ofMillis(250), 256, true, true, () -> {});
            engine = new Engine(
                    new Schedule(size, Settings.with(10, DEADLINE).limits(new ConsumerShare(1))),
                    size,
                    wiring::wire,
                    wheel,
                    events::add,
                    () -> {});
            Streams streams = new Streams(Duration.ofSeconds(1), wheel, events::add);
            dispatcher = new EngineDispatcher(engine, wheel, wiring, properties::deadlineOf, streams, Turn::current);
        }

        Mono<Row> ask(String argument) {
            return dispatcher.one(new Work(
                    new Statement(new Shape(List.of("select ", "")), List.of(argument), Effects.PLAIN_READ),
                    Context.OWN,
                    new Origin("test", "test", "ann"),
                    null));
        }

        long count(SlotState state) {
            return engine.ask(schedule -> schedule.count(state));
        }
    }

    @Test
    void aPoolThatThrowsIsOneThatHasNoConnection() {
        Other faulty = new Other(
                () -> {
                    throw new OutOfMemoryError("as if");
                },
                1);
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(faulty.ask("1"))
                    .expectErrorSatisfies(
                            error -> assertThat(failure(error)).isInstanceOf(ServiceFailure.DatabaseUnavailable.class))
                    .verify(LONG);
        }
        assertThat(faulty.engine.waiting()).isZero();
        assertThat(faulty.count(SlotState.IDLE)).isEqualTo(1);
    }

    @Test
    void aSlotWithoutAConnectionWaitsForAnotherThatMayBeAboutToHaveOne() {
        List<MonoSink<Lease>> asked = new ArrayList<>();
        Other both = new Other(() -> Mono.create(asked::add), 2);
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            both.ask("" + i).subscribe(Row::release, errors::add);
        }
        assertThat(asked).hasSize(2);

        asked.getFirst().error(new IllegalStateException("too many connections"));
        assertThat(errors).isEmpty();
        assertThat(both.count(SlotState.RESTING)).isEqualTo(1);

        asked.getLast().error(new IllegalStateException("too many connections"));
        assertThat(errors).as("no other is left").hasSize(4);
        time.advanceTimeBy(Duration.ofMillis(200));
        assertThat(both.count(SlotState.IDLE)).isEqualTo(2);
    }
}
