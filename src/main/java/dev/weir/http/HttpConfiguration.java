package dev.weir.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Binds the limits of HTTP, once for all surfaces, and makes what they share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    HttpProperties.class,
    AllowedHosts.class,
    Cors.class,
    TrustedProxies.class,
    ConnectionProperties.class
})
public class HttpConfiguration {

    @Bean
    ClientAddresses clientAddresses(TrustedProxies proxies) {
        return new ClientAddresses(proxies);
    }

    @Bean
    BodyReader bodyReader(HttpProperties limits) {
        return new BodyReader(limits.maxBody());
    }
}
