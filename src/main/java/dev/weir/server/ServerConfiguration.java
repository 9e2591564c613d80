package dev.weir.server;

import dev.weir.auth.OwnConnections;
import dev.weir.http.AllowedHosts;
import dev.weir.http.ConnectionProperties;
import dev.weir.http.Cors;
import dev.weir.http.Failures;
import dev.weir.http.HttpProperties;
import dev.weir.pool.Database;
import dev.weir.pool.MemoryBudget;
import dev.weir.rest.RestProperties;
import dev.weir.telemetry.Observer;
import dev.weir.telemetry.Tracing;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.resources.LoopResources;

/** The way of a request from the socket to a route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RestProperties.class)
class ServerConfiguration {

    /** All routes behind one handler. Boot's own chain, with DispatcherHandler, costs half of the throughput. */
    @Bean
    HttpHandler httpHandler(
            ObjectProvider<Supplier<RouterFunction<ServerResponse>>> routes,
            Failures failures,
            Cors cors,
            Observer observer,
            Tracing tracing,
            OwnConnections own) {
        return new RouteHandler(
                routes.orderedStream().map(Supplier::get).toList(), failures, cors, observer, tracing, own);
    }

    @Bean
    Failures failures(HttpProperties http, RestProperties rest) {
        return new Failures(
                http.maxBody().toBytes(), "The relations of the database are at " + rest.path() + "/{relation}");
    }

    @Bean
    ConnectionLimits connectionLimits(ConnectionProperties http, Database database, Observer observer) {
        return ConnectionLimits.of(http.maxConnections(), database.bound(), observer);
    }

    @Bean
    ServerCustomizer serverCustomizer(
            HttpProperties http,
            AllowedHosts hosts,
            Cors cors,
            ConnectionLimits connections,
            ObjectProvider<RequestRule> rules,
            HttpMemory memory,
            OwnConnections own,
            Life life,
            ObjectProvider<HttpHandler> handler) {
        PortListener listener = new PortListener(hosts, cors, connections.service(), memory);
        return new ServerCustomizer(http, listener, rules.orderedStream().toList(), own, life, handler::getObject);
    }

    @Bean
    HttpMemory httpMemory(HttpProperties http, MemoryBudget responseMemory, Observer observer) {
        return new HttpMemory(new MemoryBudget(http.bodyMemoryBytes()), responseMemory, observer);
    }

    /** The server's event loops are the database driver's too: the pool owns them, and they end last. */
    @Bean
    ReactorResourceFactory reactorResourceFactory(LoopResources loops) {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setLoopResources(loops);
        return factory;
    }
}
