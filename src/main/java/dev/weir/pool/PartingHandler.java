package dev.weir.pool;

import dev.weir.telemetry.Event.Parting;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket in two steps: our half first, the whole when the server has closed its half.
 *
 * <p>PostgreSQL takes a backend out of its tables before its process ends and the kernel closes the socket, so the
 * server's FIN is the proof that the backend is gone. The driver sends Terminate and closes at once; without this
 * handler we would believe a backend gone that still counts. A reset proves nothing: any hop in between can send one, and
 * a backend in the midst of a statement notices only when that is done. Used on the channel's event loop, but for
 * {@link #end}.
 */
final class PartingHandler extends ChannelDuplexHandler {

    private final Duration limit;
    private Parting parting = Parting.LOST;
    private volatile boolean closing;
    private boolean reset;
    private volatile boolean unwanted;

    PartingHandler(Duration limit) {
        this.limit = limit;
    }

    /** Closes the channel; one that no event loop has yet, as soon as it is connected. May be called on any thread. */
    void end(Channel channel) {
        unwanted = true;
        if (channel.isRegistered()) {
            channel.close();
        }
    }

    /** Whether our half is closed, or about to be. */
    boolean isClosing() {
        return closing;
    }

    /** How it ended; meaningful once the channel is closed. */
    Parting parting() {
        return parting;
    }

    /**
     * Whether it ended by an error of the network, and not by the server's word; meaningful on the event loop, in a turn
     * after that in which the channel was closed.
     */
    boolean wasReset() {
        return reset;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reset |= isReset(cause);
        context.fireExceptionCaught(cause);
    }

    /** A write before the reset is read is the first to fail. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise.unvoid()).addListener(written -> reset |= isReset(written.cause()));
    }

    /** Not that something was written to a socket of which one half or both had been closed in order. */
    private static boolean isReset(@Nullable Throwable cause) {
        return cause instanceof IOException && !(cause instanceof ClosedChannelException);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            context.close(promise);
            return;
        }
        channel.closeFuture().addListener(closed -> promise.trySuccess());
        if (!closing) {
            closing = true;
            parting = Parting.CLOSED;
            waitForTheOtherHalf(context, channel);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (unwanted) {
            context.channel().close();
        } else {
            context.fireChannelActive();
        }
    }

    private void waitForTheOtherHalf(ChannelHandlerContext context, DuplexChannel channel) {
        var timer = context.executor().schedule(() -> vanished(context), limit.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        // The driver reads on demand and has no demand any more; without reading, the FIN is never seen.
        channel.config().setAutoRead(true);
        channel.shutdownOutput().addListener(shut -> {
            if (!shut.isSuccess()) {
                context.close();
            }
        });
    }

    private void vanished(ChannelHandlerContext context) {
        parting = Parting.VANISHED;
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }
}
