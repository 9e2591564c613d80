package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.schedule.Schedule;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Work;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Who is counted among those who wait. */
class WaitingIT {

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
            assertThat(weir.engine().ask(Schedule::present)).isEqualTo(2);
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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(2)) {
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
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(1)) {
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
}
