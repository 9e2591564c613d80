package dev.weir.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.rest.*}: several requests that come as one.
 *
 * @param maxRequests how many there may be
 */
@ConfigurationProperties("weir.rest")
record BatchProperties(@DefaultValue("100") int maxRequests) {

    BatchProperties {
        if (maxRequests < 1) {
            throw new IllegalArgumentException("weir.rest.max-requests must be positive");
        }
    }
}
