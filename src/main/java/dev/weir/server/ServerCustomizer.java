package dev.weir.server;

import dev.weir.http.HttpProperties;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Puts our limits into the server on the service's port; the other has a {@link ManagementServer}. */
final class ServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private final HttpProperties limits;
    private final PortListener listener;
    private final List<RequestRule> rules;
    private final ClosingHandler closing;

    /** @param rules what a request's head is checked for, besides what cannot be read at all */
    ServerCustomizer(HttpProperties limits, PortListener listener, List<RequestRule> rules, Life life) {
        this.limits = limits;
        this.listener = listener;
        this.rules = List.copyOf(rules);
        this.closing = new ClosingHandler(life);
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limit);
    }

    private HttpServer limit(HttpServer server) {
        return listener.with(server, limits, rules)
                .accessLog(limits.accessLog())
                .doOnChannelInit((observer, channel, address) ->
                        channel.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, "weir.closing", closing));
    }
}
