package dev.weir.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies whose word on the address of a client is taken.
 *
 * @param trustedProxies addresses, or networks as {@code 10.0.0.0/8}; empty for none
 */
@ConfigurationProperties("weir.http")
public record TrustedProxies(@DefaultValue List<String> trustedProxies) {

    public TrustedProxies {
        trustedProxies = List.copyOf(trustedProxies);
        trustedProxies.forEach(Network::parse);
    }
}
