package dev.weir.server;

import dev.weir.rest.RestProperties;
import dev.weir.telemetry.Observer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** The way of a request from the socket to a route, and nothing more on it than is needed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpProperties.class, RestProperties.class})
class HttpConfiguration {

    /**
     * All routes behind one handler. Boot's own chain, with DispatcherHandler, costs half of the throughput. The filter
     * is no bean: the management port would find it and use it too.
     */
    @Bean
    HttpHandler httpHandler(
            ObjectProvider<RouterFunction<?>> routes, HttpProperties http, RestProperties rest, Observer observer) {
        RouterFunction<?> none = request -> Mono.empty();
        RouterFunction<?> all = routes.orderedStream().reduce(none, RouterFunction::andOther);
        WebHandler handler = RouterFunctions.toWebHandler(all, HandlerStrategies.withDefaults());
        Failures failures = new Failures(http.maxBody().toBytes(), rest.path());
        return WebHttpHandlerBuilder.webHandler(handler)
                .filter(new AnswerFilter(failures, observer))
                .build();
    }

    @Bean
    ServerCustomizer serverCustomizer(HttpProperties http, Life life) {
        return new ServerCustomizer(http, life);
    }

    /** The server's event loops are the database driver's too: the pool owns them, and ends them last. */
    @Bean
    ReactorResourceFactory reactorResourceFactory(LoopResources loops) {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setLoopResources(loops);
        return factory;
    }
}
