package dev.weir.server;

import dev.weir.http.AllowedHosts;
import dev.weir.http.Cors;
import dev.weir.http.HttpProperties;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The management port has the same limits as the service's, and the same rules on hosts and foreign pages, with room of
 * its own for connections. Spring Boot knows it as part of the context of that port alone; so it is not annotated
 * as a configuration, which a scan would find.
 */
class ManagementServer {

    @Bean
    static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementLimits(
            HttpProperties limits, AllowedHosts hosts, ConnectionLimits connections, HttpMemory memory) {
        PortListener listener = new PortListener(hosts, Cors.CLOSED, connections.management(), memory.apart());
        return factory -> factory.addServerCustomizers(server -> listener.with(server, limits, List.of()));
    }
}
