package dev.weir.pool;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;

/**
 * The shared event loops, as one backend sees them: each is a {@link BackendLoop}.
 */
final class BackendLoops extends AbstractEventExecutorGroup implements EventLoopGroup, SharedLoops {

    private final EventLoopGroup shared;
    private final IoEventLoop loop;
    private final Future<Void> end;

    /**
     * One of shared loops for one backend.
     *
     * @param loop the one that all channels of the backend are on
     * @param end when the backend is gone
     */
    BackendLoops(EventLoopGroup shared, IoEventLoop loop, Future<Void> end) {
        this.shared = shared;
        this.loop = loop;
        this.end = end;
    }

    /** The loops themselves, which is what channels are chosen by. */
    static EventLoopGroup underlying(EventLoopGroup group) {
        return group instanceof BackendLoops backend ? backend.shared : group;
    }

    @Override
    public EventLoop next() {
        return new BackendLoop(loop, end);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return shared.iterator();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public EventLoopGroup shared() {
        return shared;
    }

    @Override
    public Future<?> terminationFuture() {
        return end;
    }

    @Deprecated
    @Override
    public void shutdown() {
        // The loops are shared.
    }
}
