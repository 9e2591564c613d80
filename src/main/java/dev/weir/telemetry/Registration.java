package dev.weir.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers one meter, with its name, unit and description. */
record Registration(Meters meter, MeterRegistry registry) {

    /** Bucket bounds of every timer: 1 ms to 10 s, few enough for hundreds of routes. */
    private static final Duration[] BUCKETS =
            List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    Gauge gauge(List<String> values, Supplier<Number> value) {
        require(Meters.Type.GAUGE);
        return Gauge.builder(meter.id(), value)
                .baseUnit(exportedUnit())
                .description(meter.description())
                .tags(tagged(values))
                .strongReference(true)
                .register(registry);
    }

    MultiGauge rows() {
        require(Meters.Type.GAUGE);
        return MultiGauge.builder(meter.id())
                .baseUnit(exportedUnit())
                .description(meter.description())
                .register(registry);
    }

    Counter counter(List<String> values) {
        require(Meters.Type.COUNTER);
        return Counter.builder(meter.id())
                .baseUnit(exportedUnit())
                .description(meter.description())
                .tags(tagged(values))
                .register(registry);
    }

    Timer timer(List<String> values) {
        require(Meters.Type.TIMER);
        return Timer.builder(meter.id())
                .description(meter.description())
                .serviceLevelObjectives(BUCKETS)
                .tags(tagged(values))
                .register(registry);
    }

    DistributionSummary summary() {
        require(Meters.Type.SUMMARY);
        return DistributionSummary.builder(meter.id())
                .description(meter.description())
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(registry);
    }

    /** Prometheus appends the unit to the name; only for a measure of time does that say more than the name. */
    private @Nullable String exportedUnit() {
        return meter.unit().equals("seconds") ? meter.unit() : null;
    }

    private Tags tagged(List<String> values) {
        List<String> names = meter.tags();
        if (values.size() != names.size()) {
            throw new IllegalArgumentException(meter.id() + " has the tags " + names + ", not " + values);
        }
        Tags all = Tags.empty();
        for (int i = 0; i < values.size(); i++) {
            all = all.and(names.get(i), values.get(i));
        }
        return all;
    }

    private void require(Meters.Type wanted) {
        if (meter.type() != wanted) {
            throw new IllegalStateException(meter.id() + " is a " + meter.type() + ", not a " + wanted);
        }
    }
}
