package dev.weir.admin;

import dev.weir.catalog.LiveCatalog;
import dev.weir.dispatch.DispatchConsole;
import dev.weir.pool.PoolConsole;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operator's endpoints, each there when it is exposed. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {

    /** Shorter than a person waits, longer than a request may run by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Bean
    Audit audit(Observer observer) {
        return new Audit(observer);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    DispatcherEndpoint dispatcherEndpoint(DispatchConsole console, Audit audit) {
        return new DispatcherEndpoint(console, PATIENCE, audit);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    PoolEndpoint poolEndpoint(PoolConsole pool, DispatchConsole dispatcher, Audit audit) {
        return new PoolEndpoint(pool, dispatcher, PATIENCE, audit);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    CatalogEndpoint catalogEndpoint(LiveCatalog catalog, Audit audit) {
        return new CatalogEndpoint(catalog, PATIENCE, audit);
    }

    @Bean
    AuditFilter auditFilter(Audit audit) {
        return new AuditFilter(audit);
    }
}
