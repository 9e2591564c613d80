package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.SLEEP;
import static dev.weir.dispatch.DispatcherUnderTest.askedBy;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.work.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Slow work of one consumer does not keep another's waiting for longer than it must. */
class SlowFairnessIT {

    private static final Duration SOON = Duration.ofMillis(1_500);

    private static DispatcherUnderTest ofSize(int connections) {
        DispatcherUnderTest weir = new DispatcherUnderTest(
                "create table t (id int)", "weir.pool.size=" + connections, "weir.dispatch.deadline=60s");
        weir.learn(plain("select ?::text", "x"), plain(SLEEP, "0.05"), plain(SLEEP + " || ''", "0.05"));
        return weir;
    }

    private static List<Disposable> flood(DispatcherUnderTest weir, String consumer, int count, String seconds) {
        List<Disposable> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(weir.ask(askedBy(consumer, plain(SLEEP, seconds + "0" + i))).subscribe(answer -> {}, error -> {}));
        }
        return all;
    }

    private static Duration timed(Runnable action) {
        long begun = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void aReportDoesNotWaitForThirtySlowQueriesOfAnother() {
        try (DispatcherUnderTest weir = ofSize(4)) {
            List<Disposable> flood = flood(weir, "ann", 30, "3.");
            weir.awaitSlow(2);

            assertThat(timed(() -> weir.ask(askedBy("bob", plain(SLEEP + " || ''", "0.4")))
                            .block(PATIENCE)))
                    .isLessThan(SOON);
            assertThat(weir.answer(askedBy("carl", plain("select ?::text", "quick"))))
                    .isEqualTo("quick");
            flood.forEach(Disposable::dispose);
        }
    }

    @Test
    void aStreamDoesNotWaitForTheStreamsOfAnother() {
        try (DispatcherUnderTest weir = ofSize(4)) {
            List<Disposable> flood = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                flood.add(weir.dispatcher()
                        .rows(askedBy("ann", plain("select pg_sleep(0.1)::text from generate_series(1, 1000)")))
                        .subscribe(Row::release, error -> {}));
            }
            weir.awaitSlow(2);

            assertThat(timed(() -> weir.dispatcher()
                            .rows(askedBy("bob", plain("select i::text from generate_series(1, 10) i")))
                            .doOnNext(Row::release)
                            .blockLast(PATIENCE)))
                    .isLessThan(SOON);
            flood.forEach(Disposable::dispose);
        }
    }

    /** With two connections there is one for slow work: whoever runs least comes next. */
    @Test
    void withOneConnectionForSlowWorkConsumersTakeTurns() {
        try (DispatcherUnderTest weir = ofSize(2)) {
            List<Disposable> flood = flood(weir, "ann", 30, "0.6");
            weir.awaitSlow(1);

            assertThat(timed(() -> weir.ask(askedBy("bob", plain(SLEEP + " || ''", "0.1")))
                            .block(PATIENCE)))
                    .isLessThan(Duration.ofMillis(2_500));
            flood.forEach(Disposable::dispose);
        }
    }

    @Test
    void allIsDoneInTheEnd() {
        try (DispatcherUnderTest weir = ofSize(3)) {
            assertThat(Flux.range(0, 40)
                            .flatMap(i -> weir.ask(askedBy(i % 4 == 0 ? "bob" : "ann", plain(SLEEP, "0.05" + i))), 40)
                            .collectList()
                            .block(PATIENCE))
                    .hasSize(40);
            await().atMost(PATIENCE).until(() -> weir.console().status().waiting() == 0);
        }
    }
}
