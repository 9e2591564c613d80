package dev.weir.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

/** Puts our limits into the server on the service's port; the other has a {@link ManagementServer}. */
final class ServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    /** What the request line has besides the URI: the longest method, two blanks and the version. */
    private static final int AROUND_URI = "OPTIONS  HTTP/1.1".length();

    private final HttpProperties limits;
    private final List<RequestRule> rules;
    private final ClosingHandler closing;

    /** @param rules what a request's head is checked for, besides what cannot be read at all */
    ServerCustomizer(HttpProperties limits, List<RequestRule> rules, Life life) {
        this.limits = limits;
        this.rules = List.copyOf(rules);
        this.closing = new ClosingHandler(life);
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limit);
    }

    private HttpServer limit(HttpServer server) {
        return server.httpRequestDecoder(this::decoder)
                .accessLog(limits.accessLog())
                .doOnChannelInit((observer, channel, address) -> guard(channel));
    }

    private HttpRequestDecoderSpec decoder(HttpRequestDecoderSpec decoder) {
        return decoder.maxInitialLineLength(Math.toIntExact(limits.maxUri().toBytes()) + AROUND_URI)
                .maxHeaderSize(Math.toIntExact(limits.maxHeaders().toBytes()));
    }

    /** With TLS and HTTP/2 the codec comes later, and Reactor Netty's own limits apply. */
    private void guard(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpCodec) == null || pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
            return;
        }
        new HttpConnection(limits, rules).install(pipeline, NettyPipeline.HttpCodec);
        pipeline.addAfter(NettyPipeline.HttpTrafficHandler, "weir.closing", closing);
    }
}
