package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.DispatchStatus.Serving;
import dev.weir.error.FailureException;
import dev.weir.pool.PoolStatus;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What an operator does to a dispatcher that serves. */
class ConsoleIT {

    private static final String BACKENDS =
            "select count(*) from pg_stat_activity where application_name = 'weir-under-test'";
    private static final String SLEEP = "select pg_sleep(?::float8)::text";
    private static final String SLOW = "select pg_sleep(0.5)::text, 'slow' || ?";

    private static DispatcherUnderTest weir(int size) {
        return new DispatcherUnderTest("create table t (id int)", "weir.pool.size=" + size);
    }

    /** A load that goes on until it is disposed of, and counts its errors. */
    private static Disposable load(DispatcherUnderTest weir, AtomicInteger answers, List<Throwable> errors) {
        return Flux.range(0, 20)
                .flatMap(
                        client -> Mono.defer(() -> weir.ask(plain("select ?::text", "client " + client)))
                                .doOnNext(answer -> answers.incrementAndGet())
                                .repeat(),
                        20)
                .subscribe(answer -> {}, errors::add);
    }

    @Test
    void aPauseAnswersWhatRunsAndKeepsWhatComesUntilItEnds() {
        try (DispatcherUnderTest weir = weir(2)) {
            Mono<String> running = weir.ask(plain(SLOW, "1")).cache();
            Disposable subscription = running.subscribe();
            await().atMost(PATIENCE)
                    .until(() -> weir.look("select count(*) from pg_stat_activity where query like '%pg_sleep(0.5)%'"
                                    + " and state = 'active' and application_name = 'weir-under-test'")
                            == 1);

            weir.console().pause().block(PATIENCE);

            assertThat(subscription.isDisposed())
                    .as("what ran was answered before the pause was")
                    .isTrue();
            Mono<String> kept = weir.ask(plain("select ?::text", "later")).cache();
            kept.subscribe();
            assertThat(weir.console().status())
                    .returns(true, DispatchStatus::paused)
                    .returns(1, DispatchStatus::waiting);
            StepVerifier.create(kept)
                    .expectSubscription()
                    .expectNoEvent(Duration.ofMillis(200))
                    .thenCancel()
                    .verify(PATIENCE);

            weir.console().resume();

            StepVerifier.create(kept).expectNext("later").expectComplete().verify(PATIENCE);
        }
    }

    @Test
    void nobodyIsSentAwayForHavingWaitedInAPause() {
        try (DispatcherUnderTest weir = weir(1)) {
            weir.learn(plain("select ?::text", "x"));
            weir.console().pause().block(PATIENCE);
            List<Mono<String>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Mono<String> one = weir.ask(plain("select ?::text", "n" + i)).cache();
                one.subscribe(answer -> {}, error -> {});
                all.add(one);
            }
            // Longer than a line may stand before it is shed.
            await().atMost(PATIENCE)
                    .until(() ->
                            weir.console().status().longestWait().compareTo(FairQueue.INTERVAL.plusMillis(500)) > 0);

            weir.console().resume();

            StepVerifier.create(Flux.mergeSequential(all).count())
                    .expectNext(200L)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    /** LISTEN asks for a connection also in a pause, and finds none. */
    @Test
    void aPauseOutlastsARestartOfTheServer() {
        try (DispatcherUnderTest weir = weir(2)) {
            Disposable listening = weir.dispatcher().notifications("restarts").subscribe();
            weir.answer(plain("select ?::text", "before"));
            weir.console().pause().block(PATIENCE);
            Mono<String> kept = weir.ask(plain("select ?::text", "kept")).cache();
            kept.subscribe(answer -> {}, error -> {});

            TestDatabase.halt();
            try {
                await().atMost(PATIENCE).until(() -> !weir.database().up());
            } finally {
                TestDatabase.resume();
            }
            await().atMost(PATIENCE).until(() -> weir.database().up());
            assertThat(weir.console().status().waiting()).isEqualTo(1);
            weir.console().resume();

            StepVerifier.create(kept).expectNext("kept").expectComplete().verify(PATIENCE);
            listening.dispose();
        }
    }

    /** They run once, but each of them waits, and has to be kept: in a queue of ten there are one, ten who share it, one more. */
    @Test
    void whoAsksForTheSameCountsAsOneWhoWaits() {
        try (DispatcherUnderTest weir =
                new DispatcherUnderTest("create table t (id int)", "weir.dispatch.queue-size=10")) {
            weir.console().pause().block(PATIENCE);
            AtomicInteger refused = new AtomicInteger();
            List<Disposable> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(weir.ask(plain("select ?::text", "same"))
                        .subscribe(answer -> {}, error -> refused.incrementAndGet()));
            }

            assertThat(refused).hasValue(0);
            assertThat(weir.lanes().present()).hasSize(2);
            assertThat(weir.console().status().waiting()).isEqualTo(12);
            all.subList(0, 4).forEach(Disposable::dispose);
            assertThat(weir.console().status().waiting()).isEqualTo(8);
            weir.console().resume();
            await().atMost(PATIENCE).until(() -> all.stream().allMatch(Disposable::isDisposed));
            assertThat(weir.console().status().waiting()).isZero();
        }
    }

    @Test
    void whoeverWaitedIsCountedNoMoreHoweverItEnded() {
        try (DispatcherUnderTest weir = weir(2)) {
            for (int round = 0; round < 20; round++) {
                List<Disposable> all = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    all.add(weir.ask(plain("select ?::text", "n" + i % 7)).subscribe(answer -> {}, error -> {}));
                }
                for (int i = 0; i < 100; i += 3) {
                    all.get(i).dispose();
                }
                await().atMost(PATIENCE).until(() -> all.stream().allMatch(Disposable::isDisposed));
            }

            await().atMost(PATIENCE).until(() -> weir.console().status().waiting() == 0);
        }
    }

    @Test
    void ourOwnWorkIsNoneOfTheRequests() {
        try (DispatcherUnderTest weir = weir(1)) {
            Work ours = new Work(
                    plain("select ?::text", "ours").statement(),
                    Context.OWN,
                    Origin.own("monitor"),
                    Duration.ofMillis(200));
            weir.console().pause().block(PATIENCE);
            Mono<String> asked = weir.ask(ours).cache();
            asked.subscribe(answer -> {}, error -> {});

            assertThat(weir.console().status())
                    .returns(0, DispatchStatus::waiting)
                    .returns(Duration.ZERO, DispatchStatus::longestWait)
                    .returns(List.of(), DispatchStatus::lines);
            StepVerifier.create(asked).expectError().verify(PATIENCE);
            assertThat(weir.events(Event.Dropped.class)).isEmpty();
        }
    }

    @Test
    void aPausedDispatcherThatDrainsAnswersWhatItHasAccepted() {
        try (DispatcherUnderTest weir = weir(1)) {
            weir.console().pause().block(PATIENCE);
            Mono<String> kept = weir.ask(plain("select ?::text", "accepted")).cache();
            kept.subscribe();

            weir.drainable().drain().block(PATIENCE);

            StepVerifier.create(kept).expectNext("accepted").expectComplete().verify(PATIENCE);
        }
    }

    @Test
    void aPoolThatIsMadeSmallerUnderLoadClosesWhatIsTooManyWithoutAnError() {
        try (DispatcherUnderTest weir = weir(4)) {
            AtomicInteger answers = new AtomicInteger();
            List<Throwable> errors = new ArrayList<>();
            Disposable load = load(weir, answers, errors);
            await().atMost(PATIENCE).until(() -> answers.get() > 100);

            weir.console().resize(1).block(PATIENCE);

            assertThat(weir.look(BACKENDS)).isEqualTo(1);
            assertThat(weir.pool().status()).returns(4, PoolStatus::bound).returns(1, PoolStatus::size);
            int before = answers.get();
            await().atMost(PATIENCE).until(() -> answers.get() > before + 100);
            assertThat(weir.look(BACKENDS)).isEqualTo(1);

            weir.console().resize(3).block(PATIENCE);
            load.dispose();
            weir.answers(java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> plain(SLOW, "s" + i))
                    .toList());

            assertThat(weir.look(BACKENDS)).isEqualTo(3);
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void whatRunsOnAConnectionTooManyIsNotDisturbed() {
        try (DispatcherUnderTest weir = weir(3)) {
            List<Mono<String>> slow = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Mono<String> one = weir.ask(plain(SLOW, "r" + i)).cache();
                one.subscribe();
                slow.add(one);
            }

            weir.console().resize(1).block(PATIENCE);

            StepVerifier.create(Flux.mergeSequential(slow).count())
                    .expectNext(2L)
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(weir.look(BACKENDS)).isEqualTo(1);
        }
    }

    private static List<Mono<String>> ask(DispatcherUnderTest weir, int count, String seconds) {
        List<Mono<String>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Different arguments, and about the same time.
            Mono<String> one = weir.ask(plain(SLEEP, seconds + i)).cache();
            one.subscribe(answer -> {}, error -> {});
            all.add(one);
        }
        return all;
    }

    private static void awaitSlow(DispatcherUnderTest weir, int lanes) {
        await().atMost(PATIENCE)
                .until(() -> weir.console().status().lanes().stream()
                                .filter(lane -> lane.state().equals("slow"))
                                .count()
                        == lanes);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "1, 3"})
    void aPoolThatIsMadeSmallerKeepsAConnectionForQuickWork(int size, int slow) {
        try (DispatcherUnderTest weir = weir(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            ask(weir, slow, "3.");
            awaitSlow(weir, slow);

            weir.console().resize(size).subscribe();

            StepVerifier.create(weir.ask(plain("select ?::text", "quick")))
                    .expectNext("quick")
                    .expectComplete()
                    .verify(Duration.ofSeconds(2));
            assertThat(weir.look(BACKENDS)).isLessThanOrEqualTo(4);
            await().atMost(PATIENCE).until(() -> weir.look(BACKENDS) == size);
        }
    }

    @Test
    void aConnectionThatIsLostInASmallerPoolIsOpenedAgainWhileOneTooManyStillWorks() {
        try (DispatcherUnderTest weir = weir(3)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            ask(weir, 2, "3.");
            awaitSlow(weir, 2);
            weir.console().resize(1).subscribe();
            assertThat(weir.answer(plain("select ?::text", "before"))).isEqualTo("before");
            weir.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'weir-under-test' and state = 'idle'");

            StepVerifier.create(weir.ask(plain("select ?::text", "after")))
                    .expectNext("after")
                    .expectComplete()
                    .verify(Duration.ofSeconds(2));
            assertThat(weir.look(BACKENDS)).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void inAPoolThatIsMadeOneQuickAndSlowWorkTakeTurns() {
        try (DispatcherUnderTest weir = weir(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.console().resize(1).block(PATIENCE);
            ask(weir, 30, "0.1");

            StepVerifier.create(weir.ask(plain("select ?::text", "quick")))
                    .expectNext("quick")
                    .expectComplete()
                    .verify(Duration.ofSeconds(2));
        }
    }

    @Test
    void aResumeWakesEveryLaneThatThereIsWorkFor() {
        try (DispatcherUnderTest weir = weir(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.console().pause().block(PATIENCE);
            ask(weir, 3, "1.");
            Mono<String> quick = weir.ask(plain("select ?::text", "quick")).cache();
            quick.subscribe();

            weir.console().resume();

            StepVerifier.create(quick).expectNext("quick").expectComplete().verify(Duration.ofMillis(900));
            awaitSlow(weir, 3);
        }
    }

    /** The lane has just ended its work, and waits for more. */
    @Test
    void aResumeRightAfterThePauseWakesEveryLaneToo() {
        try (DispatcherUnderTest weir = weir(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.ask(plain(SLEEP, "0.3")).subscribe();
            awaitSlow(weir, 1);
            Mono<Void> paused = weir.console().pause().cache();
            paused.subscribe();
            ask(weir, 3, "1.");
            Mono<String> quick = weir.ask(plain("select ?::text", "quick")).cache();
            quick.subscribe();

            paused.then(Mono.fromRunnable(weir.console()::resume)).block(PATIENCE);

            StepVerifier.create(quick).expectNext("quick").expectComplete().verify(Duration.ofMillis(900));
        }
    }

    @Test
    void whileTheServiceDrainsThereIsNoPause() {
        try (DispatcherUnderTest weir = weir(1)) {
            weir.drainable().drain().block(PATIENCE);

            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> weir.console().pause());
        }
    }

    @Test
    void lanesAndPoolAreOfOneSizeHoweverManyResizeAtOnce() throws InterruptedException {
        try (DispatcherUnderTest weir = weir(4)) {
            for (int i = 0; i < 200; i++) {
                Thread smaller = Thread.ofPlatform()
                        .start(() -> weir.console().resize(1).subscribe().dispose());
                Thread larger = Thread.ofPlatform()
                        .start(() -> weir.console().resize(4).subscribe().dispose());
                smaller.join();
                larger.join();
                int size = weir.pool().status().size();
                assertThat(weir.lanes().usable()).isEqualTo(size);
            }
        }
    }

    @Test
    void thePoolIsNeverMadeLargerThanItsBound() {
        try (DispatcherUnderTest weir = weir(2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> weir.console().resize(3).block(PATIENCE))
                    .withMessage("From 1 to 2 connections are possible, not 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> weir.console().resize(0).block(PATIENCE));
            assertThat(weir.answer(plain("select ?::text", "as before"))).isEqualTo("as before");
        }
    }

    @Test
    void everyConnectionIsReplacedUnderLoadWithoutAnError() {
        try (DispatcherUnderTest weir = weir(3)) {
            AtomicInteger answers = new AtomicInteger();
            List<Throwable> errors = new ArrayList<>();
            Disposable load = load(weir, answers, errors);
            await().atMost(PATIENCE).until(() -> answers.get() > 100);
            int youngest =
                    weir.look("select max(pid) from pg_stat_activity where application_name = 'weir-under-test'");
            weir.execute("create table before as select pid from pg_stat_activity"
                    + " where application_name = 'weir-under-test'");

            assertThat(weir.pool().recycle(PATIENCE).block(PATIENCE)).isEqualTo(3);

            int after = answers.get();
            await().atMost(PATIENCE).until(() -> answers.get() > after + 100);
            load.dispose();
            assertThat(weir.look("select count(*) from pg_stat_activity join before using (pid)"
                            + " where application_name = 'weir-under-test'"))
                    .as("of those before, the youngest %s", youngest)
                    .isZero();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void theStatusNamesTheBackendAndWhomItServes() {
        try (DispatcherUnderTest weir = weir(2)) {
            Disposable running = weir.ask(plain(SLOW, "1")).subscribe();
            await().atMost(PATIENCE)
                    .until(() -> weir.look("select count(*) from pg_stat_activity"
                                    + " where state = 'active' and query like '%pg_sleep(0.5)%'"
                                    + " and application_name = 'weir-under-test'")
                            == 1);

            DispatchStatus.Lane busy = weir.console().status().lanes().stream()
                    .filter(lane -> !lane.serving().isEmpty())
                    .findFirst()
                    .orElseThrow();

            assertThat(busy.serving()).singleElement().satisfies(serving -> {
                assertThat(serving).returns("test", Serving::route).returns("test", Serving::consumer);
                assertThat(serving.running()).isPositive();
            });
            assertThat(weir.look("select count(*) from pg_stat_activity where pid = "
                            + busy.backend().orElseThrow() + " and query like '/*consumer=''test'',route=''test''*/%'"))
                    .isEqualTo(1);
            running.dispose();
        }
    }
}
