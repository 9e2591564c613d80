package dev.weir.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection after an answer so that the client can read the answer (a lingering close). Closing with unread
 * input makes the kernel reset the connection, and what is on its way to the client is lost. So our side is closed first,
 * and what the client still sends is read and dropped, until it has stopped, or for as long as a request may take.
 *
 * <p>Whatever closes the connection in the midst of an answer, or while it is idle, closes it at once.
 */
final class LingeringClose extends ChannelDuplexHandler {

    /** A client that sends nothing for so long has stopped. */
    static final Duration QUIET = Duration.ofSeconds(1);

    private final RequestOrder order;
    private final Duration limit;
    private boolean leaving;

    /** @param limit how long a client may go on sending */
    LingeringClose(RequestOrder order, Duration limit) {
        this.order = order;
        this.limit = limit;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (leaving) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else if (!ctx.channel().isActive() || isSafe(order.current())) {
            ctx.close(promise);
        } else {
            leave(ctx, promise);
        }
    }

    private boolean isSafe(CurrentRequest current) {
        boolean announced = current.isAnswered() && current.isLastOfServer();
        return !announced || (current.isLastOfClient() && !order.isHolding());
    }

    private void leave(ChannelHandlerContext ctx, ChannelPromise promise) {
        leaving = true;
        order.stop();
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
        closeWhenQuiet(ctx, promise, now(ctx));
    }

    private void closeWhenQuiet(ChannelHandlerContext ctx, ChannelPromise promise, long since) {
        ctx.executor()
                .schedule(
                        () -> {
                            long now = now(ctx);
                            boolean quiet = now - order.intake().lastNanos() >= QUIET.toNanos();
                            if (quiet || now - since >= limit.toNanos()) {
                                ctx.close(promise);
                            } else {
                                closeWhenQuiet(ctx, promise, since);
                            }
                        },
                        QUIET.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
