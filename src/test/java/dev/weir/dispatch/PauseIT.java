package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.SLEEP;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.error.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a pause keeps, and what a resume lets go. */
class PauseIT {

    private static final String SLOW = "select pg_sleep(0.5)::text, 'slow' || ?";

    @Test
    void aPauseAnswersWhatRunsAndKeepsWhatComesUntilItEnds() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(2)) {
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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(1)) {
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
                    .until(() -> weir.console().status().longestWait().compareTo(Duration.ofMillis(1500)) > 0);

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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(2)) {
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

    @Test
    void aPausedDispatcherThatDrainsAnswersWhatItHasAccepted() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(1)) {
            weir.console().pause().block(PATIENCE);
            Mono<String> kept = weir.ask(plain("select ?::text", "accepted")).cache();
            kept.subscribe();

            weir.drainable().drain().block(PATIENCE);

            StepVerifier.create(kept).expectNext("accepted").expectComplete().verify(PATIENCE);
        }
    }

    @Test
    void whileTheServiceDrainsThereIsNoPause() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(1)) {
            weir.drainable().drain().block(PATIENCE);

            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> weir.console().pause());
        }
    }

    @Test
    void aResumeWakesEverySlotThatThereIsWorkFor() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.console().pause().block(PATIENCE);
            weir.askToSleep(3, "1.");
            Mono<String> quick = weir.ask(plain("select ?::text", "quick")).cache();
            quick.subscribe();

            weir.console().resume();

            StepVerifier.create(quick).expectNext("quick").expectComplete().verify(Duration.ofMillis(900));
            weir.awaitSlow(3);
        }
    }

    /** The slot has just ended its work, and waits for more. */
    @Test
    void aResumeRightAfterThePauseWakesEverySlotToo() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.ask(plain(SLEEP, "0.3")).subscribe();
            weir.awaitSlow(1);
            Mono<Void> paused = weir.console().pause().cache();
            paused.subscribe();
            weir.askToSleep(3, "1.");
            Mono<String> quick = weir.ask(plain("select ?::text", "quick")).cache();
            quick.subscribe();

            paused.then(Mono.fromRunnable(weir.console()::resume)).block(PATIENCE);

            StepVerifier.create(quick).expectNext("quick").expectComplete().verify(Duration.ofMillis(900));
        }
    }
}
