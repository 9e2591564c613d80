package dev.weir.server;

import dev.weir.error.ServiceFailure;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/** Answers a connection beyond the limit with a refusal, before any request, and closes it. */
final class ConnectionRefusal extends ChannelInboundHandlerAdapter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Does not wait for a TLS handshake, which may never come. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(SslHandler.class) == null) {
            ctx.writeAndFlush(Refusal.last(new ServiceFailure.TooManyConnections(RETRY_AFTER)))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
