package dev.weir.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the REST surface needs to know of {@code weir.dispatch.*}.
 *
 * @param deadline the longest that a request may wait and run together
 */
@ConfigurationProperties("weir.dispatch")
record DispatchLimits(@DefaultValue("10s") Duration deadline) {}
