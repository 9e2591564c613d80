package dev.weir.telemetry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.telemetry.slow-query.*}: what is logged of work that runs for long.
 *
 * @param threshold the time in PostgreSQL from which work is logged; zero for never
 * @param perSecond lines a second at the most
 */
@ConfigurationProperties("weir.telemetry.slow-query")
record SlowQueryProperties(
        @DefaultValue("1s") Duration threshold,
        @DefaultValue("5") int perSecond) {

    SlowQueryProperties {
        if (threshold.isNegative()) {
            throw new IllegalArgumentException(
                    "weir.telemetry.slow-query.threshold is " + threshold + "; it must not be negative");
        }
        if (perSecond < 1) {
            throw new IllegalArgumentException(
                    "weir.telemetry.slow-query.per-second is " + perSecond + "; it must be 1 or more");
        }
    }
}
