package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class TracingDefaultsTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void withoutAnEndpointOpenTelemetryIsOff() {
        new TracingDefaults().apply(environment);

        assertThat(environment.getProperty("management.opentelemetry.enabled")).isEqualTo("false");
        assertThat(environment.getProperty("management.tracing.exemplars.include"))
                .isEqualTo("none");
    }

    @Test
    void withOneItIsAsSpringBootHasIt() {
        environment.setProperty(TracingConfiguration.ENDPOINT, "http://collector:4318/v1/traces");

        new TracingDefaults().apply(environment);

        assertThat(environment.getProperty("management.opentelemetry.enabled")).isNull();
    }

    @Test
    void anEndpointThatIsEmptyIsNone() {
        environment.setProperty(TracingConfiguration.ENDPOINT, "");

        new TracingDefaults().apply(environment);

        assertThat(environment.getProperty("management.opentelemetry.enabled")).isEqualTo("false");
    }

    @Test
    void whatIsSetByHandStays() {
        environment.setProperty("management.opentelemetry.enabled", "true");

        new TracingDefaults().apply(environment);

        assertThat(environment.getProperty("management.opentelemetry.enabled")).isEqualTo("true");
    }
}
