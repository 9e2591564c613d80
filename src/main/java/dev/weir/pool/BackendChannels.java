package dev.weir.pool;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The shared event loops, as one backend's driver sees them: every connection that is made is shown to {@code opening}
 * first, and all that is tied to the end of an event loop ends with the backend. The loops themselves belong to others:
 * disposing of this does nothing.
 *
 * <p>Two of the same loops are equal. Reactor Netty keeps a resolver of names for each different one, for ever.
 */
final class BackendChannels implements LoopResources {

    private final LoopShares shares;
    private final LoopResources loops;
    private final Consumer<Channel> opening;
    private final Promise<Void> end = ImmediateEventExecutor.INSTANCE.newPromise();
    private @Nullable BackendLoops own;

    /**
     * Shows the loops to the driver of one backend.
     *
     * @param shares the loops, of which the backend gets one
     * @param opening called with each socket before it is opened
     * @param gone completes when the backend is gone
     */
    BackendChannels(LoopShares shares, Consumer<Channel> opening, Mono<Void> gone) {
        this.shares = shares;
        this.loops = shares.loops();
        this.opening = opening;
        gone.subscribe(never -> {}, error -> {}, () -> end.trySuccess(null));
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        C channel = loops.onChannel(type, BackendLoops.underlying(group));
        // The resolver of names has sockets of its own.
        if (!(channel instanceof DatagramChannel)) {
            opening.accept(channel);
        }
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return loops.onChannelClass(type, BackendLoops.underlying(group));
    }

    @Override
    public synchronized EventLoopGroup onClient(boolean useNative) {
        if (own == null) {
            EventLoopGroup group = loops.onClient(useNative);
            IoEventLoop loop = shares.take(group);
            end.addListener(gone -> shares.giveBack(loop));
            own = new BackendLoops(group, loop, end);
        }
        return own;
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return loops.onServer(useNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean useNative) {
        return loops.onServerSelect(useNative);
    }

    @Override
    public boolean daemon() {
        return loops.daemon();
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.empty();
    }

    @Override
    public void dispose() {
        // The loops are shared and outlive every backend.
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BackendChannels channels && loops.equals(channels.loops);
    }

    @Override
    public int hashCode() {
        return 31 * BackendChannels.class.hashCode() + loops.hashCode();
    }
}
