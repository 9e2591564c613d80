package dev.weir.server;

import dev.weir.http.AllowedHosts;
import dev.weir.http.HeadGuard;
import dev.weir.telemetry.Observer;
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
    private final AllowedHosts hosts;
    private final List<RequestRule> rules;
    private final Observer observer;
    private final ClosingHandler closing;

    /** @param rules what a request's head is checked for, besides what cannot be read at all */
    ServerCustomizer(HttpProperties limits, AllowedHosts hosts, List<RequestRule> rules, Observer observer, Life life) {
        this.limits = limits;
        this.hosts = hosts;
        this.observer = observer;
        this.rules = List.copyOf(rules);
        this.closing = new ClosingHandler(life);
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limit);
    }

    private HttpServer limit(HttpServer server) {
        return server.httpRequestDecoder(decoder -> sized(decoder, limits))
                .maxPipelineDepth(Intake.MOST_REQUESTS)
                .accessLog(limits.accessLog())
                .doOnChannelInit((observer, channel, address) -> guard(channel));
    }

    static HttpRequestDecoderSpec sized(HttpRequestDecoderSpec decoder, HttpProperties limits) {
        return decoder.maxInitialLineLength(Math.toIntExact(limits.maxUri().toBytes()) + AROUND_URI)
                .maxHeaderSize(Math.toIntExact(limits.maxHeaders().toBytes()));
    }

    /** A channel without the codec of HTTP/1.1, beside which our rules stand, is not served: this throws. */
    private void guard(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        new HttpConnection(limits, rules, observer).install(pipeline, NettyPipeline.HttpCodec);
        pipeline.addAfter(NettyPipeline.HttpCodec, "weir.head", HeadGuard.of(hosts, channel));
        pipeline.addAfter(NettyPipeline.HttpTrafficHandler, "weir.closing", closing);
    }
}
