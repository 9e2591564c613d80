package dev.weir.http;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many clients may be connected.
 *
 * @param maxConnections to the service's port; null for as many as the process has descriptors for, within reason
 */
@ConfigurationProperties("weir.http")
public record ConnectionProperties(@Nullable Integer maxConnections) {

    public ConnectionProperties {
        if (maxConnections != null && maxConnections < 1) {
            throw new IllegalArgumentException(
                    "weir.http.max-connections is " + maxConnections + "; it must be positive");
        }
    }
}
