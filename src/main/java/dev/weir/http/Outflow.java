package dev.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.netty.NettyPipeline;
import reactor.util.context.Context;

/**
 * Hands buffers on as a client takes them: one at a time, while its channel is writable, and a large one in pieces. So no
 * more waits in the channel than its high-water mark and a piece, whatever Reactor Netty asks for, and what is handed on
 * shows that the client takes something. An error does not wait behind what is still to be handed on.
 *
 * <p>Signals may come on any thread; all happens on the channel's event loop.
 */
final class Outflow extends FluxOperator<ByteBuf, ByteBuf> {

    static final int PIECE = 32 * 1024;

    private static final int IN_ONE_TURN = 2;

    private final Channel channel;
    private final AtomicLong progress;

    /** @param progress raised by the bytes of each piece that is handed on */
    Outflow(Flux<ByteBuf> source, Channel channel, AtomicLong progress) {
        super(source);
        this.channel = channel;
        this.progress = progress;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> socket) {
        source.subscribe(new Flowing(socket));
    }

    private final class Flowing extends ChannelInboundHandlerAdapter implements CoreSubscriber<ByteBuf>, Subscription {

        private final CoreSubscriber<? super ByteBuf> socket;
        private Subscription buffers = Operators.emptySubscription();
        private @Nullable ByteBuf rest;
        private long wanted;
        private boolean asked;
        private boolean complete;
        private boolean over;
        private boolean flowing;
        private int passed;

        Flowing(CoreSubscriber<? super ByteBuf> socket) {
            this.socket = socket;
        }

        @Override
        public Context currentContext() {
            return socket.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            buffers = subscription;
            listen(channel.pipeline());
            socket.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuf buffer) {
            onLoop(() -> arrived(buffer));
        }

        @Override
        public void onError(Throwable failure) {
            onLoop(() -> failed(failure));
        }

        @Override
        public void onComplete() {
            onLoop(this::ended);
        }

        @Override
        public void request(long pieces) {
            onLoop(() -> wants(pieces));
        }

        @Override
        public void cancel() {
            buffers.cancel();
            onLoop(this::end);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            flow();
            ctx.fireChannelWritabilityChanged();
        }

        /** Before the last handler of the pipeline, which may not pass events on. */
        private void listen(ChannelPipeline pipeline) {
            if (pipeline.get(NettyPipeline.ReactiveBridge) == null) {
                pipeline.addLast(this);
            } else {
                pipeline.addBefore(NettyPipeline.ReactiveBridge, null, this);
            }
        }

        private void onLoop(Runnable task) {
            if (channel.eventLoop().inEventLoop()) {
                task.run();
            } else {
                channel.eventLoop().execute(task);
            }
        }

        private void arrived(ByteBuf buffer) {
            asked = false;
            if (over) {
                buffer.release();
            } else {
                rest = buffer;
                flow();
            }
        }

        private void failed(Throwable failure) {
            if (!over) {
                end();
                socket.onError(failure);
            }
        }

        private void ended() {
            complete = true;
            flow();
        }

        private void wants(long pieces) {
            wanted = Operators.addCap(wanted, pieces);
            flow();
        }

        /**
         * Handing a piece on may call this again; the loop that is already running goes on then. After a few pieces the
         * channel gets time to flush: with TLS, what it has not flushed does not count as waiting.
         */
        private void flow() {
            if (flowing) {
                return;
            }
            flowing = true;
            passed = 0;
            while (!over && passed < IN_ONE_TURN && step()) {}
            flowing = false;
            if (passed == IN_ONE_TURN) {
                channel.eventLoop().execute(this::flow);
            }
        }

        /** Whether there may be more to do. */
        private boolean step() {
            if (rest == null && complete) {
                end();
                socket.onComplete();
                return false;
            }
            if (wanted == 0 || !channel.isWritable() || (rest == null && asked)) {
                return false;
            }
            if (rest == null) {
                asked = true;
                buffers.request(1);
            } else {
                pass(piece(rest));
            }
            return true;
        }

        private ByteBuf piece(ByteBuf buffer) {
            if (buffer.readableBytes() > PIECE) {
                return buffer.readRetainedSlice(PIECE);
            }
            rest = null;
            return buffer;
        }

        private void pass(ByteBuf piece) {
            wanted--;
            passed++;
            progress.addAndGet(piece.readableBytes());
            socket.onNext(piece);
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            if (rest != null) {
                rest.release();
                rest = null;
            }
            if (channel.pipeline().context(this) != null) {
                channel.pipeline().remove(this);
            }
        }
    }
}
