package dev.weir.http;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code weir.consumers.*}: what each consumer may have at the most. Without them all share fairly, and have no limit of their own.
 *
 * @param requestsPerSecond on average; null for no limit
 * @param burst how many may come at once after a pause; null for as many as a second allows
 * @param mostAtOnce requests that may wait and run at the same time; null for no limit
 */
@ConfigurationProperties("weir.consumers")
public record ConsumerProperties(
        @Nullable Integer requestsPerSecond,
        @Nullable Integer burst,
        @Nullable Integer mostAtOnce) {

    public ConsumerProperties {
        atLeastOne("requests-per-second", requestsPerSecond);
        atLeastOne("burst", burst);
        atLeastOne("most-at-once", mostAtOnce);
        if (burst != null && requestsPerSecond == null) {
            throw new IllegalArgumentException("weir.consumers.burst needs weir.consumers.requests-per-second");
        }
    }

    private static void atLeastOne(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException("weir.consumers." + name + " is " + value + "; it must be positive");
        }
    }
}
