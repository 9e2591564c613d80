package dev.weir.http;

import dev.weir.telemetry.Observer;
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
    ConnectionProperties.class,
    ConsumerProperties.class
})
public class HttpConfiguration {

    @Bean
    ClientAddresses clientAddresses(TrustedProxies proxies) {
        return new ClientAddresses(proxies);
    }

    @Bean
    ConsumerLimits consumerLimits(ConsumerProperties properties, Observer observer) {
        return new ConsumerLimits(properties, observer);
    }

    @Bean
    BodyReader bodyReader(HttpProperties limits) {
        return new BodyReader(limits.maxBody());
    }
}
