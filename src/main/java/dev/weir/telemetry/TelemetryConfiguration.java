package dev.weir.telemetry;

import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Offers the one {@link Observer}, which tells every {@link Listener} bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TelemetryProperties.class, SlowQueryProperties.class})
@Import(TracingConfiguration.class)
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
    SlowQueryLog slowQueryLog(SlowQueryProperties properties) {
        return new SlowQueryLog(properties.threshold(), properties.perSecond(), InstantSource.system());
    }
}
