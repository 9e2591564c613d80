package dev.weir.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code weir.rest.*}: several requests that come as one.
 *
 * @param maxRequests how many there may be
 * @param maxReferred the most that those answers have together which others refer to
 */
@ConfigurationProperties("weir.rest")
record BatchProperties(
        @DefaultValue("100") int maxRequests,
        @DefaultValue("1MB") DataSize maxReferred) {

    BatchProperties {
        if (maxRequests < 1) {
            throw new IllegalArgumentException("weir.rest.max-requests must be positive");
        }
        if (maxReferred.toBytes() < 1) {
            throw new IllegalArgumentException("weir.rest.max-referred must be positive");
        }
    }
}
