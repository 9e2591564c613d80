package dev.weir.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of what is measured.
 *
 * @param routes relations and functions that are measured under their own name; what comes later is {@code other}
 */
@ConfigurationProperties("weir.telemetry")
public record TelemetryProperties(@DefaultValue("200") int routes) {}
