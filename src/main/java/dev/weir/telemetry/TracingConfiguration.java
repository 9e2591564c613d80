package dev.weir.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spans, and meters that know of them, when there is an endpoint that takes spans; meters alone otherwise. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    /** Spring Boot's: where an OpenTelemetry collector takes spans. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(ENDPOINT)
    static class On {

        @Bean
        MicrometerTracing tracing(
                Tracer tracer, Propagator propagator, MeterRegistry registry, TelemetryProperties properties) {
            return new MicrometerTracing(
                    tracer, propagator, InstantSource.system(), new MeterListener(registry, properties.routes()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = ENDPOINT, matchIfMissing = true, havingValue = Off.NOT_SET)
    static class Off {

        /** No endpoint is spelled like this: the condition holds only when the property is missing. */
        static final String NOT_SET = "none";

        @Bean
        Tracing tracing() {
            return Tracing.OFF;
        }

        @Bean
        MeterListener meterListener(MeterRegistry registry, TelemetryProperties properties) {
            return new MeterListener(registry, properties.routes());
        }
    }
}
