package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Whatever is thrown in the midst of a slot's work, the slot comes back, whoever waits is answered, and nothing stays counted. */
class DefectsIT {

    private static final String SLOW = "select 'slept' || (select pg_sleep(?::float8))";

    private static DispatcherUnderTest weir() {
        return new DispatcherUnderTest(
                "create table t (id int)",
                "weir.pool.size=2",
                "weir.dispatch.deadline=2s",
                "weir.dispatch.queue-target=30s");
    }

    /** More often than there are slots. */
    @ParameterizedTest
    @ValueSource(classes = {Event.Sent.class, Event.Waited.class, Event.Ran.class})
    void aSlotThatRunsOutOfMemoryServesOn(Class<? extends Event> at) {
        try (DispatcherUnderTest weir = weir()) {
            weir.learn(plain("select ?::text", "x"));
            for (int i = 0; i < 5; i++) {
                weir.failAt(at);
                assertIsAnswered(weir.ask(plain("select ?::text", "quick " + i)));
                weir.failAt(at);
                assertIsAnswered(weir.ask(write("insert into t values (?) returning 'written'", "1")));
            }
            assertServesOn(weir);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Event.Waited.class, Event.Ran.class})
    void aSlotThatRunsOutOfMemoryWithSlowWorkServesOn(Class<? extends Event> at) {
        try (DispatcherUnderTest weir = weir()) {
            weir.learn(plain(SLOW, "0.05"));
            for (int i = 0; i < 3; i++) {
                weir.failAt(at);
                assertIsAnswered(weir.ask(plain(SLOW, "0.1" + i)));
                weir.failAt(at);
                assertIsAnswered(weir.dispatcher()
                        .rows(plain("select i::text from generate_series(1, 10) i"))
                        .doOnNext(Row::release)
                        .then(Mono.just("streamed")));
            }
            assertServesOn(weir);
        }
    }

    @Test
    void aCallerThatCannotTakeItsAnswerHarmsNobodyElse() {
        try (DispatcherUnderTest weir = weir()) {
            Work read = plain("select ?::text", "x");
            weir.learn(read);
            List<Mono<String>> others = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                if (i % 3 == 0) {
                    weir.dispatcher().one(plain("select ?::text", "bad " + i)).subscribe(row -> {
                        row.release();
                        throw new StackOverflowError("as if");
                    });
                } else {
                    Mono<String> other =
                            weir.ask(plain("select ?::text", "good " + i)).cache();
                    other.subscribe();
                    others.add(other);
                }
            }
            others.forEach(other -> assertThat(other.block(PATIENCE)).startsWith("good"));
            assertServesOn(weir);
        }
    }

    private static void assertIsAnswered(Mono<String> asked) {
        assertThat(asked.onErrorResume(error -> Mono.just(String.valueOf(error.getMessage())))
                        .block(Duration.ofSeconds(20)))
                .isNotNull();
    }

    private static void assertServesOn(DispatcherUnderTest weir) {
        List<Disposable> slow = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(() -> weir.console().status().slots().stream().allMatch(slot -> slot.messages() == 0));
        for (int i = 0; i < 20; i++) {
            assertThat(Objects.requireNonNull(weir.ask(plain("select ?::text", "after " + i))
                            .retry(2)
                            .block(PATIENCE)))
                    .isEqualTo("after " + i);
        }
        slow.forEach(Disposable::dispose);
        assertThat(weir.ask(plain("select pg_sleep(0.4)::text || ?", "slow")).block(PATIENCE))
                .isEqualTo("slow");
        assertThat(weir.console().status().waiting()).isZero();
        assertThat(weir.console().stuck()).isEmpty();
        await().atMost(PATIENCE).until(() -> weir.pool().status().active() == 0);
        assertThat(weir.look("select count(*) from pg_stat_activity where application_name = 'weir-under-test'"))
                .isBetween(1, 2);
    }
}
