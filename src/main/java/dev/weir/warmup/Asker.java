package dev.weir.warmup;

import dev.weir.auth.Identity;
import dev.weir.auth.OwnConnections;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The client's side of a connection to the own port: asks, and when it has the answer asks again. On its event loop. */
final class Asker extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final Rotation rotation;
    private final String base;
    private final OwnConnections own;
    private final Identity identity;
    private Rotation.@Nullable Path asked;
    private InetSocketAddress local = new InetSocketAddress(0);

    /** @param base the path that the tables are below */
    Asker(Rotation rotation, String base, OwnConnections own, Identity identity) {
        this.rotation = rotation;
        this.base = base;
        this.own = own;
        this.identity = identity;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        local = (InetSocketAddress) ctx.channel().localAddress();
        own.add(local, identity);
        ask(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (asked != null) {
            rotation.answered(asked, response.status());
        }
        ask(ctx);
    }

    private void ask(ChannelHandlerContext ctx) {
        asked = rotation.next();
        if (asked == null) {
            leave(ctx);
            return;
        }
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, base + asked.with(ThreadLocalRandom.current()));
        request.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.ACCEPT, "application/json")
                .set(HttpHeaderNames.ACCEPT_ENCODING, "identity")
                .set(HttpHeaderNames.USER_AGENT, "weir");
        ctx.writeAndFlush(request);
    }

    /** The address is given back first: once the connection is closed, another client may have it. */
    private void leave(ChannelHandlerContext ctx) {
        own.remove(local);
        ctx.close();
    }

    /** The server has closed its side. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            leave(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        own.remove(local);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        leave(ctx);
    }
}
