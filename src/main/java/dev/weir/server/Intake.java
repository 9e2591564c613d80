package dev.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes what the client sends to the codec in small portions. While requests wait for the one before, it keeps the rest
 * as bytes, which need a hundredth of the memory of decoded requests, and stops reading. While one request is served and
 * none waits, it reads on.
 */
final class Intake extends ChannelDuplexHandler {

    /** The most bytes that the codec is given at once. The requests that fit are fewer than {@link #MOST_REQUESTS}. */
    static final int PORTION = 4096;

    /** The shortest request that the codec accepts has 14 bytes. */
    static final int MOST_REQUESTS = PORTION / 8;

    private final CurrentRequest current;
    private final BooleanSupplier full;
    private final Deque<ByteBuf> kept = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean feeding;
    private boolean discarding;
    private long lastNanos;

    /** @param full whether requests wait for the one before */
    Intake(CurrentRequest current, BooleanSupplier full) {
        this.current = current;
        this.full = full;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastNanos = ctx.executor().ticker().nanoTime();
        if (discarding || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else {
            kept.add(bytes);
            feed(ctx);
        }
    }

    /** Reading on while requests wait would only move the client's queue to our memory. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (full.getAsBoolean()) {
            ctx.channel().config().setAutoRead(false);
        } else {
            ctx.read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        readOn(ctx);
    }

    /**
     * Asks for the client's next bytes while a request waits for its answer, as Reactor Netty does not of itself for one that
     * came as one message: so it is noticed when the client leaves. The socket stays in the loop's selection throughout,
     * which saves two system calls for each request.
     */
    private void readOn(ChannelHandlerContext ctx) {
        boolean free = kept.isEmpty() && !full.getAsBoolean();
        if (free && current.isAwaitingAnswer() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    /** Requests no longer wait. */
    void resume() {
        if (context == null) {
            return;
        }
        if (!kept.isEmpty()) {
            feed(context);
            context.fireChannelReadComplete();
        }
        readOn(context);
    }

    /** From now on, whatever comes is read and thrown away. */
    void discard() {
        discarding = true;
        release();
        if (context != null) {
            context.channel().config().setAutoRead(true);
            context.read();
        }
    }

    boolean isDiscarding() {
        return discarding;
    }

    /** When the client last sent something, by the event loop's clock. */
    long lastNanos() {
        return lastNanos;
    }

    private void feed(ChannelHandlerContext ctx) {
        if (feeding) {
            return;
        }
        feeding = true;
        try {
            while (!kept.isEmpty() && !full.getAsBoolean()) {
                ctx.fireChannelRead(portion(kept.element()));
            }
        } finally {
            feeding = false;
        }
        if (!kept.isEmpty()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** A body whose length is known goes on as it comes. */
    private ByteBuf portion(ByteBuf first) {
        long length = Math.max(PORTION, current.remaining());
        return first.readableBytes() <= length ? kept.remove() : first.readRetainedSlice((int) length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
