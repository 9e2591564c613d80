package dev.weir.rest;

import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Dispatcher;
import dev.weir.rest.plan.Planner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Wires the REST surface to the catalog and the dispatcher. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RestProperties.class, HttpLimits.class})
class RestConfiguration {

    @Bean
    RouterFunction<ServerResponse> restRoutes(
            RestProperties properties, HttpLimits limits, Catalogs catalogs, Dispatcher dispatcher) {
        Planner planner = new Planner(properties.maxRows());
        return new RestRoutes(
                        properties.path(),
                        new RestHandler(new BodyReader(limits), catalogs, planner, dispatcher, properties.anonRole()),
                        new OptionsHandler(planner, catalogs))
                .routes();
    }
}
