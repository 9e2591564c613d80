package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.telemetry.AskedOf;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class VitalsTest {

    private final Vitals vitals = new Vitals();

    private void answer(int status, int millis) {
        vitals.on(new Event.Answered("GET", "public.orders", status, Duration.ofMillis(millis), null, "10.0.0.7"));
    }

    @Test
    void nothingIsCountedWhileNobodyWatches() {
        answer(200, 5);
        vitals.watch();
        assertThat(vitals.since().answered().count()).isZero();

        vitals.leave();
        answer(200, 5);
        vitals.watch();
        assertThat(vitals.since().answered().count()).isZero();
    }

    @Test
    void whatWasCountedBeforeTheFirstWatcherIsForgotten() {
        vitals.watch();
        answer(200, 5);
        vitals.leave();
        vitals.watch();

        assertThat(vitals.since().statuses()).isEmpty();
    }

    @Test
    void timesAreMillisecondsWithTheirPercentiles() {
        vitals.watch();
        for (int i = 1; i <= 100; i++) {
            answer(200, i);
        }

        Vitals.Times times = vitals.since().answered();
        assertThat(times.count()).isEqualTo(100);
        assertThat(times.p50()).isCloseTo(50, Percentage.withPercentage(2));
        assertThat(times.p99()).isCloseTo(99, Percentage.withPercentage(2));
        assertThat(times.max()).isCloseTo(100, Percentage.withPercentage(2));
    }

    @Test
    void whatWasAnsweredIsApartFromWhatFailedAndWhatWasRefused() {
        vitals.watch();
        List.of(200, 304, 404).forEach(status -> answer(status, 5));
        List.of(500, 502, 504).forEach(status -> answer(status, 9000));
        List.of(503, 503).forEach(status -> answer(status, 0));
        answer(0, 30_000);

        Vitals.Interval interval = vitals.since();
        assertThat(interval.answered().count()).isEqualTo(3);
        assertThat(interval.answered().max()).isCloseTo(5, Percentage.withPercentage(2));
        assertThat(interval.failed()).isEqualTo(3);
        assertThat(interval.unavailable()).isEqualTo(2);
    }

    @Test
    void eachIntervalHasItsOwnAndReasonsKeepTheirNames() {
        vitals.watch();
        answer(200, 1);
        answer(503, 1);
        answer(0, 1);
        vitals.on(new Event.Refused(Event.Refusal.QUEUE_FULL));
        vitals.on(new Event.Dropped(Event.Drop.AGE));
        vitals.on(new Event.Dropped(Event.Drop.AGE));
        vitals.on(new Event.Cancelled(Event.Cancellation.CLIENT_GONE));
        vitals.on(new Event.Resent());

        Vitals.Interval first = vitals.since();
        assertThat(first.statuses()).isEqualTo(Map.of("2xx", 1L, "5xx", 1L, "gone", 1L));
        assertThat(first.refused()).isEqualTo(Map.of("queue_full", 1L));
        assertThat(first.dropped()).isEqualTo(Map.of("age", 2L));
        assertThat(first.cancelled()).isEqualTo(Map.of("client_gone", 1L));
        assertThat(first.resent()).isEqualTo(1);
        Vitals.Interval second = vitals.since();
        assertThat(second.statuses()).isEmpty();
        assertThat(second.refused()).isEmpty();
        assertThat(second.resent()).isZero();
    }

    @Test
    void messagesAreCountedWithTheirStatements() {
        vitals.watch();
        vitals.on(new Event.Sent(1));
        vitals.on(new Event.Sent(32));

        Vitals.Interval interval = vitals.since();
        assertThat(interval.messages()).isEqualTo(2);
        assertThat(interval.statements()).isCloseTo(33, within(1L));
        assertThat(interval.largestBatch()).isEqualTo(32);
    }

    @Test
    void theMonitorsOwnWorkIsNotAmongWhatItShows() {
        vitals.watch();
        vitals.on(new Event.Ran(AskedOf.route("monitor", "monitor"), Duration.ZERO, Duration.ofMillis(9), -1));
        vitals.on(new Event.Waited(AskedOf.route("rest", "public.orders"), Duration.ofMillis(3)));

        Vitals.Interval interval = vitals.since();
        assertThat(interval.ran().count()).isZero();
        assertThat(interval.waited().count()).isEqualTo(1);
    }
}
