package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.wire.Wheel;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class StallGuardTest {

    private static final Duration STALL = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(5);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Wheel wheel = new Wheel(time);
    private final AtomicLong taken = new AtomicLong();
    private final TestPublisher<Row> database = TestPublisher.create();

    private Flux<Row> guarded() {
        return new StallGuard(database.flux(), STALL, DEADLINE, taken::get, wheel, event -> {});
    }

    private static Row row() {
        return Rows.of("1");
    }

    @Test
    void cutsOffAReaderThatAsksForNothing() {
        StepVerifier.create(guarded(), 1)
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(STALL))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isEqualTo(new ServiceFailure.ReaderStalled(STALL)))
                .verify(LONG);
        database.assertCancelled();
    }

    @Test
    void leavesAReaderAloneThatTakesALittleAtATime() {
        StepVerifier.create(guarded(), 1)
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(STALL.minusMillis(100)))
                .then(taken::incrementAndGet)
                .then(() -> time.advanceTimeBy(STALL.minusMillis(100)))
                .then(taken::incrementAndGet)
                .then(() -> time.advanceTimeBy(STALL.minusMillis(100)))
                .then(database::complete)
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void doesNotCountTheDatabasesSlownessAgainstTheReader() {
        StepVerifier.create(guarded(), 2)
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(STALL.multipliedBy(2)))
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .thenCancel()
                .verify(LONG);
    }

    @Test
    void endsAStreamWhoseDatabaseSendsNothingUntilTheDeadline() {
        StepVerifier.create(guarded())
                .then(() -> time.advanceTimeBy(DEADLINE))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isEqualTo(new ServiceFailure.RanTooLong(DEADLINE)))
                .verify(LONG);
        database.assertCancelled();
    }

    @Test
    void leavesAReaderAloneThatKeepsAsking() {
        StepVerifier.create(guarded(), 0)
                .thenRequest(1)
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(STALL.minusMillis(1)))
                .thenRequest(1)
                .then(() -> database.next(row()))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(STALL.minusMillis(1)))
                .then(database::complete)
                .expectComplete()
                .verify(LONG);
    }
}
