package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.SLEEP;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.schedule.Schedule;
import dev.weir.pool.PoolStatus;
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

/** A pool that an operator makes smaller and larger, while it serves. */
class ResizeIT {

    private static final String BACKENDS =
            "select count(*) from pg_stat_activity where application_name = 'weir-under-test'";
    private static final String SLOW = "select pg_sleep(0.5)::text, 'slow' || ?";

    @Test
    void aPoolThatIsMadeSmallerUnderLoadClosesWhatIsTooManyWithoutAnError() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            AtomicInteger answers = new AtomicInteger();
            List<Throwable> errors = new ArrayList<>();
            Disposable load = weir.load(answers, errors);
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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(3)) {
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

    @ParameterizedTest
    @CsvSource({"2, 2", "1, 3"})
    void aPoolThatIsMadeSmallerKeepsAConnectionForQuickWork(int size, int slow) {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.askToSleep(slow, "3.");
            weir.awaitSlow(slow);

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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(3)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.askToSleep(2, "3.");
            weir.awaitSlow(2);
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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"));
            weir.console().resize(1).block(PATIENCE);
            weir.askToSleep(30, "0.1");

            StepVerifier.create(weir.ask(plain("select ?::text", "quick")))
                    .expectNext("quick")
                    .expectComplete()
                    .verify(Duration.ofSeconds(2));
        }
    }

    @Test
    void slotsAndPoolAreOfOneSizeHoweverManyResizeAtOnce() throws InterruptedException {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            for (int i = 0; i < 200; i++) {
                Thread smaller = Thread.ofPlatform()
                        .start(() -> weir.console().resize(1).subscribe().dispose());
                Thread larger = Thread.ofPlatform()
                        .start(() -> weir.console().resize(4).subscribe().dispose());
                smaller.join();
                larger.join();
                int size = weir.pool().status().size();
                assertThat(weir.engine().ask(Schedule::usable)).isEqualTo(size);
            }
        }
    }

    @Test
    void thePoolIsNeverMadeLargerThanItsBound() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> weir.console().resize(3).block(PATIENCE))
                    .withMessage("From 1 to 2 connections are possible, not 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> weir.console().resize(0).block(PATIENCE));
            assertThat(weir.answer(plain("select ?::text", "as before"))).isEqualTo("as before");
        }
    }
}
