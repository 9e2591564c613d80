package dev.weir.monitor;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.monitor.*}.
 *
 * @param instances where the management ports of the instances are that {@code /monitor/fleet} shows: {@code http://host:8081}. A
 *     name of several addresses, as of a headless Service, stands for an instance at each
 * @param sslBundle the SSL bundle (Spring Boot's {@code spring.ssl.bundle.*}) whose authorities are trusted where an instance is asked
 *     over TLS; null for those of the JVM
 */
@ConfigurationProperties("weir.monitor")
record PeersProperties(
        @DefaultValue List<String> instances, @Nullable String sslBundle) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    PeersProperties {
        instances = List.copyOf(instances);
        instances.forEach(PeersProperties::check);
    }

    private static void check(String instance) {
        URI uri = URI.create(instance.strip());
        if (uri.getHost() == null || uri.getPort() < 0 || !SCHEMES.contains(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "weir.monitor.instances has '" + instance + "'; each must be like http://host:8081");
        }
    }

    List<URI> uris() {
        return instances.stream().map(String::strip).map(URI::create).toList();
    }
}
