package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.dispatch.DispatchStatus;
import dev.weir.telemetry.AskedOf;
import dev.weir.telemetry.Event;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class ConsumerMetersTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private List<DispatchStatus.Serving> serving = List.of();
    private boolean failing;
    private final ConsumerMeters meters = new ConsumerMeters(2, this::status, time);

    private DispatchStatus status() {
        if (failing) {
            throw new IllegalStateException("no status");
        }
        return new DispatchStatus(
                false,
                false,
                0,
                10,
                Duration.ZERO,
                List.of(),
                List.of(new DispatchStatus.Slot(1, "exclusive", OptionalInt.of(7), 1, serving)));
    }

    @AfterEach
    void close() {
        meters.close();
    }

    private void answered(String consumer, int status) {
        meters.on(new Event.Answered("GET", "public.orders", status, Duration.ofMillis(1), null, consumer));
    }

    private void pass(Duration some) {
        time.advanceTimeBy(some);
    }

    private double value(String meter, String consumer) {
        return registry.get(meter).tag("consumer", consumer).gauge().value();
    }

    private List<String> rows(String meter) {
        return registry.find(meter).gauges().stream()
                .map(Gauge::getId)
                .map(id -> id.getTag("consumer"))
                .sorted()
                .toList();
    }

    @Test
    void aRowForEachOfTheHeaviestAndOneForTheOthers() {
        meters.bindTo(registry);
        answered("10.0.0.1", 200);
        answered("10.0.0.2", 503);
        answered("10.0.0.2", 200);
        answered("10.0.0.3", 404);
        answered("10.0.0.3", 200);
        meters.on(new Event.Ran(AskedOf.route("rest", "public.orders"), Duration.ZERO, Duration.ofSeconds(3), 1));
        meters.on(new Event.Waited(AskedOf.route("rest", "public.orders"), Duration.ofSeconds(6)));
        pass(ConsumerMeters.INTERVAL);

        assertThat(rows("weir.consumer.requests")).hasSize(3).contains("127.0.0.1", "other");
        assertThat(value("weir.consumer.running", "127.0.0.1")).isPositive();
        assertThat(value("weir.consumer.waiting", "127.0.0.1")).isPositive();
        assertThat(value("weir.consumer.refused", "other") + value("weir.consumer.refused", "127.0.0.1"))
                .isGreaterThanOrEqualTo(0);
        assertThat(registry.getMeters()).hasSize(4 * 3);
    }

    @Test
    void aRefusalIsA503() {
        meters.bindTo(registry);
        answered("10.0.0.1", 503);
        answered("10.0.0.2", 500);
        pass(ConsumerMeters.INTERVAL);

        assertThat(value("weir.consumer.refused", "10.0.0.1")).isEqualTo(value("weir.consumer.requests", "10.0.0.1"));
        assertThat(value("weir.consumer.refused", "10.0.0.2")).isZero();
        assertThat(value("weir.consumer.requests", "10.0.0.2")).isPositive();
    }

    @Test
    void whoHoldsALaneIsShownWhileItRuns() {
        meters.bindTo(registry);
        serving =
                List.of(new DispatchStatus.Serving("rest", "public.orders", "10.0.0.9", false, Duration.ofMinutes(5)));
        pass(ConsumerMeters.INTERVAL);

        assertThat(value("weir.consumer.running", "10.0.0.9")).isGreaterThan(0.9);
    }

    @Test
    void aRowGoesWithItsConsumerAndNeverAreThereMore() {
        meters.bindTo(registry);
        for (int i = 0; i < 300; i++) {
            for (int n = 0; n < 10; n++) {
                answered("10.0.0." + i, 200);
            }
            pass(Duration.ofSeconds(30));
            assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(4 * 3);
        }
        assertThat(rows("weir.consumer.requests")).contains("10.0.0.299").doesNotContain("10.0.0.1");

        pass(Duration.ofMinutes(20));
        assertThat(rows("weir.consumer.requests")).containsExactly("other");
    }

    @Test
    void aRowKeepsItsMeterWhileItsValueChanges() {
        meters.bindTo(registry);
        answered("10.0.0.1", 200);
        pass(ConsumerMeters.INTERVAL);
        Meter before = registry.get("weir.consumer.requests")
                .tag("consumer", "10.0.0.1")
                .meter();
        double value = value("weir.consumer.requests", "10.0.0.1");
        pass(ConsumerMeters.INTERVAL);

        assertThat(registry.get("weir.consumer.requests")
                        .tag("consumer", "10.0.0.1")
                        .meter())
                .isSameAs(before);
        assertThat(value("weir.consumer.requests", "10.0.0.1")).isLessThan(value);
    }

    @Test
    void oneTurnThatFailsIsNotTheLast() {
        meters.bindTo(registry);
        failing = true;
        pass(ConsumerMeters.INTERVAL);
        failing = false;
        answered("10.0.0.1", 200);
        pass(ConsumerMeters.INTERVAL);

        assertThat(rows("weir.consumer.requests")).contains("10.0.0.1");
    }

    @Test
    void noneIsShownWhereNoneIsWanted() {
        try (ConsumerMeters off = new ConsumerMeters(0, this::status, time)) {
            off.bindTo(registry);
            off.on(new Event.Answered("GET", "public.orders", 200, Duration.ZERO, null, "10.0.0.1"));
            pass(Duration.ofMinutes(1));

            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void theSettingHasBounds() {
        assertThat(new MetricsProperties(0).consumers()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricsProperties(-1))
                .withMessageContaining("weir.metrics.consumers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricsProperties(101))
                .withMessageContaining("weir.metrics.consumers");
    }
}
