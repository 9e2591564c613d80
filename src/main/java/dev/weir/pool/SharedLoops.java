package dev.weir.pool;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Event loops that go on when the backend that uses them has ended: shutting them down from here does nothing. */
interface SharedLoops extends EventExecutorGroup {

    /** What is shared. */
    EventLoopGroup shared();

    @Override
    default Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    @Override
    default boolean isShuttingDown() {
        return shared().isShuttingDown();
    }

    @Override
    default boolean isShutdown() {
        return shared().isShutdown();
    }

    @Override
    default boolean isTerminated() {
        return shared().isTerminated();
    }

    @Override
    default boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return shared().awaitTermination(timeout, unit);
    }
}
