package dev.weir.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the one {@link Observer}, which tells every {@link Listener} bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TelemetryProperties.class)
public class TelemetryConfiguration {

    @Bean
    Observer observer(ObjectProvider<Listener> listeners) {
        return new Listeners(listeners.orderedStream().toList());
    }

    @Bean
    LogListener logListener() {
        return new LogListener();
    }

    @Bean
    MeterListener meterListener(MeterRegistry registry, TelemetryProperties properties) {
        return new MeterListener(registry, properties.routes());
    }
}
