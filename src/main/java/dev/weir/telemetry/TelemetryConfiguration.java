package dev.weir.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the one {@link Observer}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TelemetryProperties.class)
public class TelemetryConfiguration {

    @Bean
    Observer observer(MeterRegistry registry, TelemetryProperties properties) {
        return new Observers(List.of(new LogObserver(), new MeterObserver(registry, properties.routes())));
    }
}
