package dev.weir.warmup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code weir.warm-up.*}.
 *
 * @param time how long the service asks itself before it is ready, at most; 0 to be ready at once
 * @param requests how often it asks, at most; 0 to be ready at once
 */
@ConfigurationProperties("weir.warm-up")
public record WarmUpProperties(
        @DefaultValue("5s") Duration time,
        @DefaultValue("50000") int requests) {

    /** Longer than this no orchestrator waits. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public WarmUpProperties {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("weir.warm-up.time is from 0 to 60 seconds, and not " + time);
        }
        if (requests < 0) {
            throw new IllegalArgumentException("weir.warm-up.requests is 0 or more, and not " + requests);
        }
    }

    boolean isOff() {
        return time.isZero() || requests == 0;
    }
}
