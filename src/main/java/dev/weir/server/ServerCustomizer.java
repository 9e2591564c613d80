package dev.weir.server;

import dev.weir.auth.OwnConnections;
import dev.weir.http.HttpProperties;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.logging.AccessLogArgProvider;
import reactor.netty.http.server.logging.AccessLogFactory;

/** Puts our limits into the server on the service's port; the other has a {@link ManagementServer}. */
final class ServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private final HttpProperties limits;
    private final PortListener listener;
    private final List<RequestRule> rules;
    private final OwnConnections own;
    private final ClosingHandler closing;
    private final Supplier<HttpHandler> handler;

    /**
     * What it puts into the server.
     *
     * @param rules what a request's head is checked for, besides what cannot be read at all
     * @param own connections that the access log is not about
     * @param handler of all requests, asked for when the server starts
     */
    ServerCustomizer(
            HttpProperties limits,
            PortListener listener,
            List<RequestRule> rules,
            OwnConnections own,
            Life life,
            Supplier<HttpHandler> handler) {
        this.limits = limits;
        this.listener = listener;
        this.rules = List.copyOf(rules);
        this.own = own;
        this.closing = new ClosingHandler(life);
        this.handler = handler;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limit);
        factory.addRouteProviders(this::serve);
    }

    /** Before the route that Spring Boot adds, which serves the rest, and finds none. */
    private HttpServerRoutes serve(HttpServerRoutes routes) {
        return routes.route(request -> true, new NettyHandler(handler.get()));
    }

    private boolean isOfClient(AccessLogArgProvider request) {
        CharSequence agent = request.requestHeader(HttpHeaderNames.USER_AGENT);
        return agent == null || !own.userAgent().contentEquals(agent);
    }

    private HttpServer limit(HttpServer server) {
        return listener.with(server, limits, rules)
                .accessLog(limits.accessLog(), AccessLogFactory.createFilter(this::isOfClient))
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, "weir.closing", closing));
    }
}
