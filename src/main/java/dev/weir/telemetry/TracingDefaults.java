package dev.weir.telemetry;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Without an endpoint that takes spans, OpenTelemetry is off, below all that is set by hand: Spring Boot would make spans that
 * are sent nowhere, and have every histogram ask for one.
 */
final class TracingDefaults implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Map<String, Object> OFF = Map.of(
            "management.opentelemetry.enabled", false,
            "management.tracing.export.enabled", false,
            "management.tracing.exemplars.include", "none");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        apply(context.getEnvironment());
    }

    void apply(ConfigurableEnvironment environment) {
        if (!TracingConfiguration.isOn(environment)) {
            environment.getPropertySources().addLast(new MapPropertySource("weir: no tracing", OFF));
        }
    }
}
