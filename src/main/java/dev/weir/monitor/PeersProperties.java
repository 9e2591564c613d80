package dev.weir.monitor;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.monitor.*}.
 *
 * @param instances where the management ports of the instances are that {@code /monitor/fleet} shows: {@code http://host:8081}. A
 *     name of several addresses, as of a headless Service, stands for an instance at each
 */
@ConfigurationProperties("weir.monitor")
record PeersProperties(@DefaultValue List<String> instances) {

    PeersProperties {
        instances = List.copyOf(instances);
        instances.forEach(PeersProperties::check);
    }

    private static void check(String instance) {
        URI uri = URI.create(instance.strip());
        if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "weir.monitor.instances has '" + instance + "'; each must be like http://host:8081");
        }
    }

    List<URI> uris() {
        return instances.stream().map(String::strip).map(URI::create).toList();
    }
}
