package dev.weir.server;

import dev.weir.http.BodyReader;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads to its end a body that the request's method has no use for, and only then passes the request on, without it.
 * So what is carried out has always been read whole, and the connection can serve the next request.
 */
final class UnusedBody extends ChannelInboundHandlerAdapter {

    private final CurrentRequest current;
    private @Nullable HttpRequest held;

    UnusedBody(CurrentRequest current) {
        this.current = current;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && !(message instanceof LastHttpContent) && isUnused(request)) {
            hold(ctx, request);
        } else if (message instanceof HttpContent && held != null) {
            ReferenceCountUtil.release(message);
            passOn(ctx, held, message instanceof LastHttpContent);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean isUnused(HttpRequest request) {
        return current.announcesBody() && !BodyReader.isRead(request.method().name());
    }

    private void hold(ChannelHandlerContext ctx, HttpRequest request) {
        held = request;
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        ctx.read();
    }

    private void passOn(ChannelHandlerContext ctx, HttpRequest request, boolean whole) {
        if (!whole) {
            ctx.read();
            return;
        }
        held = null;
        request.headers()
                .remove(HttpHeaderNames.EXPECT)
                .remove(HttpHeaderNames.CONTENT_LENGTH)
                .remove(HttpHeaderNames.TRANSFER_ENCODING);
        ctx.fireChannelRead(request);
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
}
