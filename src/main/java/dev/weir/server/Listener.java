package dev.weir.server;

import dev.weir.http.AllowedHosts;
import dev.weir.http.HeadGuard;
import dev.weir.http.Room;
import dev.weir.telemetry.Observer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What one of the two ports does with every connection, whoever opens it: the same on both.
 *
 * @param hosts that are served
 * @param room for its connections
 * @param observer told of what is answered without the application
 */
record Listener(AllowedHosts hosts, Room room, Observer observer) {

    /** What the request line has besides the URI: the longest method, two blanks and the version. */
    private static final int AROUND_URI = "OPTIONS  HTTP/1.1".length();

    /** @param rules what a request's head is checked for, besides what cannot be read at all */
    HttpServer with(HttpServer server, HttpProperties limits, List<RequestRule> rules) {
        return server.httpRequestDecoder(decoder -> decoder.maxInitialLineLength(
                                Math.toIntExact(limits.maxUri().toBytes()) + AROUND_URI)
                        .maxHeaderSize(Math.toIntExact(limits.maxHeaders().toBytes())))
                .maxPipelineDepth(Intake.MOST_REQUESTS)
                .doOnBound(bound -> bound.channel().pipeline().addFirst("weir.room", room))
                .doOnChannelInit((connection, channel, address) -> guard(channel, limits, rules));
    }

    /** A channel without the codec of HTTP/1.1, beside which our rules stand, is not served: this throws. */
    private void guard(Channel channel, HttpProperties limits, List<RequestRule> rules) {
        ChannelPipeline pipeline = channel.pipeline();
        if (Room.hasRefused(channel)) {
            pipeline.addAfter(NettyPipeline.HttpCodec, "weir.no-room", new NoRoom());
        } else {
            new HttpConnection(limits, rules, observer).install(pipeline, NettyPipeline.HttpCodec);
        }
        pipeline.addAfter(NettyPipeline.HttpCodec, "weir.head", HeadGuard.of(hosts, channel));
        Room.watcher(channel).ifPresent(watcher -> pipeline.addAfter(NettyPipeline.HttpCodec, "weir.visit", watcher));
    }
}
