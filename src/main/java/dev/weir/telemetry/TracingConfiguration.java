package dev.weir.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Spans, and meters that know of them, when there is an endpoint that takes spans; meters alone otherwise. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    /** Spring Boot's: where an OpenTelemetry collector takes spans. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    /** Whether there is such a one. */
    static boolean isOn(Environment environment) {
        return StringUtils.hasText(environment.getProperty(ENDPOINT));
    }

    /** There is. */
    static final class HasEndpoint implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return isOn(context.getEnvironment());
        }
    }

    /** There is none. */
    static final class HasNone implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !isOn(context.getEnvironment());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(HasEndpoint.class)
    static class On {

        @Bean
        MicrometerTracing tracing(
                Tracer tracer, Propagator propagator, MeterRegistry registry, TelemetryProperties properties) {
            return new MicrometerTracing(
                    tracer, propagator, InstantSource.system(), new MeterListener(registry, properties.routes()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(HasNone.class)
    static class Off {

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
