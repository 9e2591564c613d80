package dev.weir.server;

import dev.weir.pool.HeldBuffer;
import dev.weir.pool.MemoryBudget;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Memory;
import dev.weir.telemetry.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Stands next to the socket and counts what the client has not taken yet in the budget of answers, unless it counts there
 * already. What the socket takes at once costs no memory, and is not counted. A client whose answer does not fit into the
 * budget is cut off. Used on the connection's event loop.
 */
final class Outgoing extends ChannelDuplexHandler {

    /** What a small answer may keep alive: the buffer in which it came from PostgreSQL. */
    private static final long KEPT_ALIVE = 64 * 1024L;

    private static final int ENTRY_OVERHEAD = 96;

    private final MemoryBudget budget;
    private final Observer observer;
    private @Nullable ChannelPromise last;
    private long written;
    private long counted;

    Outgoing(MemoryBudget budget, Observer observer) {
        this.budget = budget;
        this.observer = observer;
    }

    /** Bytes that a client's socket has taken in all. */
    long taken(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? written
                : written
                        - (buffer.totalPendingWriteBytes() - (long) ENTRY_OVERHEAD * buffer.size())
                        + buffer.currentProgress();
    }

    /** Whether something waits to be taken. */
    static boolean isWaiting(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && !buffer.isEmpty();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        last = promise.unvoid();
        ctx.write(message, last);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        ChannelPromise end = last;
        last = null;
        if (isWaiting(ctx.channel())) {
            count(ctx);
            if (end != null) {
                end.addListener(written -> count(ctx));
            }
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        budget.give(counted);
        counted = 0;
    }

    private void count(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        long more = waiting(ctx) - counted;
        if (more <= 0) {
            budget.give(-more);
            counted += more;
        } else if (budget.take(more)) {
            counted += more;
        } else {
            observer.on(new Event.MemoryRefused(Memory.RESPONSES));
            ctx.close();
        }
    }

    private static long waiting(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        if (buffer == null || buffer.isEmpty()) {
            return 0;
        }
        long[] bytes = {0};
        try {
            buffer.forEachFlushedMessage(message -> {
                bytes[0] += message instanceof ByteBuf part && !HeldBuffer.holds(part) ? part.capacity() : 0;
                return true;
            });
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes[0] == 0 ? 0 : bytes[0] + KEPT_ALIVE;
    }
}
