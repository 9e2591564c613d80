package dev.weir.server;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * While the process drains, makes each response the last of its connection, and says so in it. It sits on the
 * application's side of Reactor Netty's traffic handler, which closes the connection when it sees the header.
 */
@Sharable
final class ClosingHandler extends ChannelOutboundHandlerAdapter {

    private final Life life;

    ClosingHandler(Life life) {
        this.life = life;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && life.isDraining()
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        ctx.write(message, promise);
    }
}
