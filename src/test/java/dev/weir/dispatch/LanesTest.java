package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Statement.Access;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
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
class LanesTest {

    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Event> events = new ArrayList<>();
    private final Lanes lanes = new Lanes(Mono::never, 1, Settings.with(2, DEADLINE), time, events::add);
    private final LaneDispatcher dispatcher =
            new LaneDispatcher(lanes, new FixedPool(1), new StreamProperties(Duration.ofSeconds(1)));

    private Mono<Row> read(@Nullable Duration deadline) {
        return read("any", "ann", deadline);
    }

    private Mono<Row> read(String argument, String consumer) {
        return read(argument, consumer, null);
    }

    private Mono<Row> read(String argument, String consumer, @Nullable Duration deadline) {
        return dispatcher.one(new Work(
                new Statement(new Shape(List.of("select ", "")), List.of(argument), Access.READ, true),
                Context.OWN,
                new Origin("test", "test", consumer),
                deadline));
    }

    private Mono<Row> own(String argument) {
        return dispatcher.one(new Work(
                new Statement(new Shape(List.of("select ", "")), List.of(argument), Access.READ, true),
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
                .then(() -> assertThat(lanes.waiting()).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isEqualTo(new ServiceFailure.WaitedTooLong(DEADLINE, Duration.ofSeconds(1))))
                .verify(LONG);
        assertThat(lanes.waiting()).isZero();
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
        StepVerifier.create(read(null)).thenCancel().verify(LONG);
        assertThat(lanes.waiting()).isZero();
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
        assertThat(lanes.waiting()).isEqualTo(2);
        assertThat(events).containsExactly(new Event.Dropped(Event.Drop.DISPLACED));
    }

    @Test
    void refusesANewcomerWhenAllHaveAsFewAsHe() {
        read("1", "ann").subscribe();
        read("2", "bob").subscribe();
        StepVerifier.create(read("3", "carl"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(lanes.waiting()).isEqualTo(2);
    }

    @Test
    void asksOnceWhatSeveralAskBeforeItIsSent() {
        Disposable first = read("1", "ann").subscribe();
        read("1", "bob").subscribe();
        read("1", "carl").subscribe();
        assertThat(lanes.present()).as("one is asked").hasSize(1);
        assertThat(lanes.waiting()).as("all wait").isEqualTo(3);
        first.dispose();
        assertThat(lanes.waiting()).as("two still wait").isEqualTo(2);
        assertThat(lanes.present()).hasSize(1);
    }

    @Test
    void asManyShareWhatOthersWaitForAsMayWaitThemselves() {
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        assertThat(lanes.present()).hasSize(1);
        read("1", "ann").subscribe();
        assertThat(lanes.present()).as("one more waits for itself").hasSize(2);
        StepVerifier.create(read("1", "ann"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(lanes.waiting()).isEqualTo(4);
    }

    @Test
    void whoSharesMuchLeavesRoomForOthers() {
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        read("1", "ann").subscribe();
        Disposable bob = read("2", "bob").subscribe();
        assertThat(bob.isDisposed()).isFalse();
        assertThat(events).isEmpty();
        assertThat(lanes.status().lines())
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
        assertThat(lanes.waiting()).isEqualTo(2);
    }

    @Test
    void forgetsASharedReadWhenTheLastWhoWaitedHasGone() {
        Disposable first = read("1", "ann").subscribe();
        Disposable second = read("1", "bob").subscribe();
        first.dispose();
        second.dispose();
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void keepsTheDeadlineOfEachWhoSharesARead() {
        List<Throwable> errors = new ArrayList<>();
        read("1", "ann", Duration.ofSeconds(1)).subscribe(Row::release, errors::add);
        Disposable patient = read("1", "bob", null).subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(errors).hasSize(1);
        assertThat(patient.isDisposed()).isFalse();
        assertThat(lanes.waiting()).isEqualTo(1);
    }

    @Test
    void refusesTextThatPostgresCannotTakeBeforeItWaits() {
        StepVerifier.create(read("\0", "ann"))
                .expectError(FailureException.class)
                .verify(LONG);
        assertThat(lanes.waiting()).isZero();
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
            Duration now = Duration.ofNanos(lanes.longestWait());
            assertThat(lanes.status().longestWait()).isEqualTo(now);
            longest = now.compareTo(longest) > 0 ? now : longest;
        }
        assertThat(longest).isEqualTo(Duration.ofSeconds(3));
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(lanes.longestWait()).isZero();
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
        assertThat(Duration.ofNanos(lanes.longestWait())).isEqualTo(Duration.ofSeconds(2));
    }

    /** A pool always answers in the end; this one has a defect. */
    @Test
    void aLaneThatNeverGetsItsConnectionIsStuck() {
        read(null).subscribe(Row::release, error -> {});
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(lanes.stuck()).isEmpty();
        time.advanceTimeBy(Duration.ofMinutes(2));
        assertThat(lanes.stuck()).containsExactly(1);
    }

    @Test
    void aPoolThatThrowsIsOneThatHasNoConnection() {
        Lanes faulty = new Lanes(
                () -> {
                    throw new OutOfMemoryError("as if");
                },
                1,
                Settings.with(2, DEADLINE),
                time,
                events::add);
        Dispatcher asked = new LaneDispatcher(faulty, new FixedPool(1), new StreamProperties(Duration.ofSeconds(1)));
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(asked.one(new Work(
                            new Statement(Shape.of("select 1"), List.of(), Access.READ, true),
                            Context.OWN,
                            new Origin("test", "test", "ann"),
                            null)))
                    .expectErrorSatisfies(
                            error -> assertThat(failure(error)).isInstanceOf(ServiceFailure.DatabaseUnavailable.class))
                    .verify(LONG);
        }
        assertThat(faulty.waiting()).isZero();
        assertThat(faulty.count(LaneState.IDLE::equals)).isEqualTo(1);
    }

    @Test
    void aLaneWithoutAConnectionWaitsForAnotherThatMayBeAboutToHaveOne() {
        List<MonoSink<Lease>> asked = new ArrayList<>();
        Lanes two = new Lanes(() -> Mono.create(asked::add), 2, Settings.with(10, DEADLINE), time, events::add);
        Dispatcher both = new LaneDispatcher(two, new FixedPool(2), new StreamProperties(Duration.ofSeconds(1)));
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            both.one(new Work(
                            new Statement(new Shape(List.of("select ", "")), List.of("" + i), Access.READ, true),
                            Context.OWN,
                            new Origin("test", "test", "ann"),
                            null))
                    .subscribe(Row::release, errors::add);
        }
        assertThat(asked).hasSize(2);

        asked.getFirst().error(new IllegalStateException("too many connections"));
        assertThat(errors).isEmpty();
        assertThat(two.count(LaneState.RESTING::equals)).isEqualTo(1);

        asked.getLast().error(new IllegalStateException("too many connections"));
        assertThat(errors).as("nobody else is left").hasSize(4);
        time.advanceTimeBy(Lanes.REST);
        assertThat(two.count(LaneState.IDLE::equals)).isEqualTo(2);
    }
}
