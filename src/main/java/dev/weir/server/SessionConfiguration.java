package dev.weir.server;

import dev.weir.pool.SessionSettings;
import dev.weir.rest.SearchPath;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every connection starts with, so that most requests need not say it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchPath.class)
class SessionConfiguration {

    @Bean
    SessionSettings sessionSettings(SearchPath searchPath) {
        return new SessionSettings(Map.of("search_path", searchPath.byDefault()));
    }
}
