package dev.weir.server;

import dev.weir.error.Failure;
import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.RestResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request in the application's place, and then ends the connection: nothing that comes after is read, and
 * nothing that the application still writes is sent.
 */
final class Refusal extends ChannelDuplexHandler {

    /** How long a refused client may go on sending, so that it reads our answer before its connection breaks. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private @Nullable ChannelHandlerContext context;
    private boolean refused;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whether the connection is about to end for a request that was refused. */
    boolean hasRefused() {
        return refused;
    }

    /** Answers, and closes the connection when the client has had time to read the answer. On the event loop only. */
    void refuse(Failure failure) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        refused = true;
        ctx.writeAndFlush(response(failure)).addListener((ChannelFuture written) -> leave(ctx));
    }

    private static FullHttpResponse response(Failure failure) {
        RestResponse answer = ErrorResponses.render(failure);
        ByteBuf body = Objects.requireNonNullElse(answer.takeBody(), Unpooled.EMPTY_BUFFER);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers().set(answer.fields());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** Closing with unread input makes the kernel reset the connection, and the answer would be lost with it. */
    private static void leave(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
        }
        ctx.read();
        ctx.executor().schedule(() -> ctx.close(), FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            ctx.read();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IllegalStateException("The client has been told that its request is refused"));
        } else {
            ctx.write(message, promise);
        }
    }
}
