package dev.weir.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One budget, counted from the signal to stop.
 *
 * @param grace how long requests are still taken while routers notice that the service is unready
 * @param deadline when whatever still waits or runs is cancelled
 */
@ConfigurationProperties("weir.shutdown")
record ShutdownProperties(
        @DefaultValue("5s") Duration grace,
        @DefaultValue("25s") Duration deadline) {

    ShutdownProperties {
        if (grace.isNegative() || grace.compareTo(deadline) >= 0) {
            throw new IllegalArgumentException(
                    "weir.shutdown.grace must not be negative, and shorter than weir.shutdown.deadline");
        }
    }

    /**
     * The longest that one of Spring's shutdown phases may take: either the grace with its linger, or the rest of the
     * budget, and a second in which the answers to what was cancelled are written.
     */
    Duration phaseTimeout() {
        Duration serving = Drain.LINGER.plus(grace);
        Duration draining = deadline.minus(serving);
        return (serving.compareTo(draining) > 0 ? serving : draining).plusSeconds(1);
    }
}
