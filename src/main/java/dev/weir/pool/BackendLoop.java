package dev.weir.pool;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * One of the shared event loops, as one backend sees it: it terminates when the backend is gone. The driver makes a
 * resolver of names for each connection, and Netty closes and forgets a resolver only when its event loop terminates.
 * Everything else is delegated to the shared loop.
 */
final class BackendLoop extends AbstractEventExecutor implements IoEventLoop, SharedLoops {

    private final IoEventLoop shared;
    private final Future<Void> end;

    BackendLoop(IoEventLoop shared, Future<Void> end) {
        this.shared = shared;
        this.end = end;
    }

    @Override
    public IoEventLoop shared() {
        return shared;
    }

    @Override
    public Future<?> terminationFuture() {
        return end;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public EventLoopGroup parent() {
        return shared.parent();
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return shared.inEventLoop(thread);
    }

    @Override
    public void execute(Runnable task) {
        shared.execute(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return shared.schedule(command, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return shared.schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return shared.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return shared.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    @Override
    public Ticker ticker() {
        return shared.ticker();
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Deprecated
    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        return shared.register(handle);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return shared.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return shared.isIoType(handlerType);
    }

    @Deprecated
    @Override
    public void shutdown() {
        // The loop is shared.
    }
}
