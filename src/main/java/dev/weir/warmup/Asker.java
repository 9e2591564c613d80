package dev.weir.warmup;

import dev.weir.auth.Identity;
import dev.weir.auth.OwnConnections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a connection to the own port: asks, and when it has the answer asks again. On its event loop, but for
 * {@link #leave}.
 */
final class Asker extends SimpleChannelInboundHandler<HttpObject> {

    private final Rotation rotation;
    private final String base;
    private final OwnConnections own;
    private final Identity identity;
    private Rotation.@Nullable Path asked;
    private HttpResponseStatus status = HttpResponseStatus.OK;
    private long bytes;
    private volatile OwnConnections.@Nullable Ends ends;

    /** @param base the path that the tables are below */
    Asker(Rotation rotation, String base, OwnConnections own, Identity identity) {
        this.rotation = rotation;
        this.base = base;
        this.own = own;
        this.identity = identity;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        OwnConnections.Ends both = new OwnConnections.Ends(channel.localAddress(), channel.remoteAddress());
        own.add(both, identity);
        ends = both;
        ask(ctx);
    }

    /** The parts of an answer, none of which is kept: nobody knows how large it is. */
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            leave(ctx.channel());
            return;
        }
        if (part instanceof HttpResponse head) {
            status = head.status();
            bytes = 0;
        }
        if (part instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        if (part instanceof LastHttpContent) {
            answered();
            ask(ctx);
        }
    }

    private void answered() {
        if (asked != null) {
            rotation.answered(asked, status, bytes);
        }
    }

    private void ask(ChannelHandlerContext ctx) {
        asked = rotation.next();
        if (asked == null) {
            leave(ctx.channel());
            return;
        }
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, base + asked.with(ThreadLocalRandom.current()));
        request.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.ACCEPT, "application/json")
                .set(HttpHeaderNames.ACCEPT_ENCODING, "identity")
                .set(HttpHeaderNames.USER_AGENT, own.userAgent());
        ctx.writeAndFlush(request);
    }

    /** Closes the connection. It is given up first: once it is closed, another client's may have the same ends. */
    void leave(Channel channel) {
        forget();
        channel.close();
    }

    private void forget() {
        OwnConnections.Ends both = ends;
        if (both != null) {
            own.remove(both);
        }
    }

    /** The server has closed its side. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            leave(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forget();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        leave(ctx.channel());
    }
}
