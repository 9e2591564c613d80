package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** The catalog of the running service. Started with the process, after the pool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CatalogProperties.class, PreRequest.class})
class CatalogConfiguration {

    @Bean(destroyMethod = "close")
    LiveCatalog liveCatalog(
            Dispatcher dispatcher, CatalogProperties properties, PreRequest preRequest, Observer observer) {
        RoleReader roles = new RoleReader(dispatcher, observer);
        Mono<Void> besides = Mono.defer(roles::read).then(Mono.defer(() -> preRequest.check(dispatcher)));
        CatalogReader reader =
                new CatalogReader(dispatcher, properties.schemas(), properties.extraSearchPath(), besides);
        return new LiveCatalog(dispatcher, reader, observer, Clock.systemUTC());
    }

    @Bean
    MeterBinder catalogMeters(LiveCatalog catalog) {
        return registry -> {
            Meters.CATALOG_AGE.gauge(registry, List.of(), () -> catalog.age()
                    .map(CatalogConfiguration::inSeconds)
                    .orElse(Double.NaN));
            Meters.CATALOG_STALE.gauge(registry, List.of(), () -> inSeconds(catalog.failingFor()));
        };
    }

    private static double inSeconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
