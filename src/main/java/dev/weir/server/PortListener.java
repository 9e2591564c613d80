package dev.weir.server;

import dev.weir.http.AllowedHosts;
import dev.weir.http.ConnectionLimit;
import dev.weir.http.Cors;
import dev.weir.http.HeadGuard;
import dev.weir.http.HttpProperties;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What each of the two ports does with every connection: the same on both.
 *
 * @param hosts that are served
 * @param cors pages of other origins that may call
 * @param limit of its connections
 * @param memory that its clients can make the process hold
 */
record PortListener(AllowedHosts hosts, Cors cors, ConnectionLimit limit, HttpMemory memory) {

    /** What the request line has besides the URI: the longest method, two blanks and the version. */
    private static final int AROUND_URI = "OPTIONS  HTTP/1.1".length();

    /**
     * Bytes that wait to be sent in the kernel. Its own limit is some megabytes, and until a third of them is free it says
     * nothing of a reader that takes a little at a time. Where it has no such option, nothing changes.
     */
    private static final long UNSENT = 32 * 1024L;

    /** By its name, as the native transports are there at run time only. */
    private static final ChannelOption<Long> NOT_SENT_LOW_WATER =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

    /** @param rules what a request's head is checked for, besides what cannot be read at all */
    HttpServer with(HttpServer server, HttpProperties limits, List<RequestRule> rules) {
        return server.httpRequestDecoder(decoder -> decoder.maxInitialLineLength(
                                Math.toIntExact(limits.maxUri().toBytes()) + AROUND_URI)
                        .maxHeaderSize(Math.toIntExact(limits.maxHeaders().toBytes())))
                .maxPipelineDepth(Intake.MOST_REQUESTS)
                .doOnBound(bound -> bound.channel().pipeline().addFirst("weir.limit", limit))
                .doOnChannelInit((connection, channel, address) -> guard(channel, limits, rules));
    }

    /** A channel without the codec of HTTP/1.1, beside which our rules stand, is not served: this throws. */
    private void guard(Channel channel, HttpProperties limits, List<RequestRule> rules) {
        ChannelPipeline pipeline = channel.pipeline();
        channel.config().setOption(NOT_SENT_LOW_WATER, UNSENT);
        if (ConnectionLimit.hasRefused(channel)) {
            pipeline.addAfter(NettyPipeline.HttpCodec, "weir.connection-refusal", new ConnectionRefusal());
        } else {
            new HttpConnection(limits, rules, memory).install(pipeline, NettyPipeline.HttpCodec);
        }
        pipeline.addAfter(NettyPipeline.HttpCodec, "weir.head", HeadGuard.of(hosts, cors, channel));
        ConnectionLimit.watcher(channel)
                .ifPresent(watcher -> pipeline.addAfter(NettyPipeline.HttpCodec, "weir.counted-connection", watcher));
    }
}
