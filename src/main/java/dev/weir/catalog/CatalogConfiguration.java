package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalog of the running service. Whoever starts the process starts it, after the pool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogProperties.class)
class CatalogConfiguration {

    @Bean(destroyMethod = "close")
    LiveCatalog liveCatalog(Dispatcher dispatcher, CatalogProperties properties, Observer observer) {
        CatalogReader reader = new CatalogReader(dispatcher, properties.schemas());
        return new LiveCatalog(dispatcher, reader, observer, Clock.systemUTC());
    }

    @Bean
    MeterBinder catalogAgeMeter(LiveCatalog catalog) {
        return registry -> Meters.CATALOG_AGE.gauge(registry, List.of(), () -> ageInSeconds(catalog));
    }

    private static double ageInSeconds(LiveCatalog catalog) {
        return catalog.age().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
    }
}
