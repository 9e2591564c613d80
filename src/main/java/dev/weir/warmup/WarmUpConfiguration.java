package dev.weir.warmup;

import dev.weir.auth.OwnConnections;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Dispatcher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/** Wires the warm-up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WarmUpProperties.class)
class WarmUpConfiguration {

    @Bean
    WarmUp warmUp(
            WarmUpProperties properties,
            Catalogs catalogs,
            Dispatcher dispatcher,
            OwnConnections own,
            LoopResources loops) {
        return new WarmUp(properties, catalogs, dispatcher, own, loops);
    }
}
