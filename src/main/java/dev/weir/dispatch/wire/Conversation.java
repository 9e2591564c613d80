package dev.weir.dispatch.wire;

import dev.weir.pool.Lease;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Our own conversation with PostgreSQL on the channel of a connection of the driver's. PostgreSQL answers in the order in
 * which it is asked, up to a frame that says ready; so it is known, of ours and of the driver's, to which an answer
 * belongs. What may come at any time is the driver's: notifications and parameters.
 *
 * <p>It stands behind the driver's decoder, so that it sees whole frames, and before the driver itself. Any thread may
 * send; the order is that of the calls. All else is done on the channel's event loop.
 */
final class Conversation extends ChannelDuplexHandler {

    private static final String NAME = "weir.conversation";

    /** Stands for an answer that is the driver's. */
    private static final Replies DRIVER = new Replies() {
        @Override
        public void frame(byte type, ByteBuf frame) {}

        @Override
        public void ready(boolean idle) {}

        @Override
        public void lost(Throwable cause) {}
    };

    /**
     * A message to send.
     *
     * @param checks whether it begins with the check, which is to be prepared under the empty name
     * @param keeps whether what is prepared under the empty name stays
     */
    private record Outgoing(ByteBuf frames, Replies replies, boolean checks, boolean keeps) {

        static Outgoing of(Message message, Replies replies) {
            return new Outgoing(Pipeline.of(message), replies, message.checks(), message.keepsTheCheck());
        }
    }

    private final EventLoop loop;
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final Deque<Replies> awaited = new ArrayDeque<>();
    private final OutgoingScan driver = new OutgoingScan();
    private @Nullable ChannelHandlerContext context;
    private boolean passedOn;
    private boolean closed;
    /** Whether the check is prepared under the empty name, by the order in which all is written. */
    private boolean checkIsPrepared;

    private Conversation(EventLoop loop) {
        this.loop = loop;
    }

    /** The conversation on a connection: begun at the first call, the same after that. */
    static Conversation on(Lease lease) {
        return lease.keep(Conversation.class, () -> begin(lease.channel()));
    }

    static Conversation begin(Channel channel) {
        Conversation conversation = new Conversation(channel.eventLoop());
        try {
            channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, conversation);
        } catch (NoSuchElementException ended) {
            // The driver takes its handlers away when the channel is closed.
            throw gone();
        }
        return conversation;
    }

    /** Sends frames that PostgreSQL answers with ready once. They are released whatever happens. */
    void send(ByteBuf frames, Replies replies) {
        sendSoon(frames, replies);
        sendNow();
    }

    /** Sends a message. */
    void send(Message message, Replies replies) {
        sendSoon(message, replies);
        sendNow();
    }

    /** Sends what is to be sent soon. */
    void sendNow() {
        if (loop.inEventLoop()) {
            flush();
        } else {
            try {
                loop.execute(this::flush);
            } catch (RejectedExecutionException ending) {
                flushLost(gone(ending));
            }
        }
    }

    /**
     * Runs something on the event loop: at once when that calls.
     *
     * @throws R2dbcNonTransientResourceException when the event loop has ended, and the connection with it
     */
    void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            try {
                loop.execute(action);
            } catch (RejectedExecutionException ending) {
                throw gone(ending);
            }
        }
    }

    /** Ends a COPY that waits for data: it has swallowed the sync that was sent with it. On the event loop. */
    void refuseCopy() {
        ChannelHandlerContext open = context;
        if (open != null) {
            ByteBuf out = open.alloc().directBuffer();
            Frames.copyFail(out, "COPY has no data here");
            Frames.sync(out);
            open.writeAndFlush(out, open.voidPromise());
        }
    }

    /** The same, together with what is sent next. */
    void sendSoon(ByteBuf frames, Replies replies) {
        outgoing.add(new Outgoing(frames, replies, false, false));
    }

    /** A message, together with what is sent next. */
    void sendSoon(Message message, Replies replies) {
        outgoing.add(Outgoing.of(message, replies));
    }

    private void flushLost(Throwable cause) {
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            next.frames().release();
            next.replies().lost(cause);
        }
    }

    private void flush() {
        ChannelHandlerContext open = context;
        if (open == null && !closed) {
            // The handler is being added; handlerAdded does it.
            return;
        }
        if (open == null || !open.channel().isActive()) {
            flushLost(gone());
            return;
        }
        boolean written = false;
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            awaited.add(next.replies());
            write(next, open);
            written = true;
        }
        if (written) {
            open.flush();
        }
    }

    private void write(Outgoing next, ChannelHandlerContext open) {
        if (next.checks() && !checkIsPrepared) {
            open.write(Pipeline.check(), open.voidPromise());
        }
        checkIsPrepared = next.keeps() && (checkIsPrepared || next.checks());
        open.write(next.frames(), open.voidPromise());
    }

    private static R2dbcNonTransientResourceException gone() {
        return gone(null);
    }

    private static R2dbcNonTransientResourceException gone(@Nullable Throwable cause) {
        return new R2dbcNonTransientResourceException("The connection is closed", cause);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        flush();
    }

    /** What the driver sends: each of its messages that PostgreSQL answers with ready. */
    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        checkIsPrepared = false;
        if (message instanceof ByteBuf frames) {
            int answered = driver.answered(frames);
            for (int i = 0; i < answered; i++) {
                awaited.add(DRIVER);
            }
        }
        writing.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        Replies replies = awaited.peek();
        if (!(message instanceof ByteBuf frame) || replies == null) {
            passOn(reading, message);
            return;
        }
        byte type = Frames.type(frame);
        if (type == Frames.READY) {
            awaited.poll();
        }
        if (replies == DRIVER || type == Frames.NOTIFICATION || type == Frames.PARAMETER) {
            passOn(reading, message);
            return;
        }
        // What was prepared in a message that fails may not have been.
        checkIsPrepared &= type != Frames.ERROR;
        try {
            tell(replies, type, frame);
        } finally {
            frame.release();
        }
    }

    private static void tell(Replies replies, byte type, ByteBuf frame) {
        if (type == Frames.READY) {
            replies.ready(Frames.status(frame) == Frames.IDLE);
        } else {
            replies.frame(type, frame);
        }
    }

    private void passOn(ChannelHandlerContext reading, Object message) {
        passedOn = true;
        reading.fireChannelRead(message);
    }

    /** The driver reads on demand; when nothing was passed on to it, nothing else asks for more. */
    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        if (!passedOn && !reading.channel().config().isAutoRead()) {
            reading.read();
        }
        passedOn = false;
        reading.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        lose(gone());
        ended.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        lose(gone());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
        lose(gone(cause));
        // Of the network's errors the driver hears when the channel is closed; it would only log them.
        if (!(cause instanceof IOException)) {
            failing.fireExceptionCaught(cause);
        }
        // Nothing that still comes could be told apart.
        failing.close();
    }

    private void lose(Throwable cause) {
        closed = true;
        context = null;
        flushLost(cause);
        for (Replies next = awaited.poll(); next != null; next = awaited.poll()) {
            next.lost(cause);
        }
    }
}
