package dev.weir.compare.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Passes TCP on with a delay in each direction. Whatever arrives is sent on, in order, when its time has come: the
 * delay bounds no throughput. Both ends of a pair of connections live on one event loop, so nothing here is shared.
 */
final class DelayingProxy {

    private DelayingProxy() {}

    /** @param args port to listen on, host and port to connect to, delay of each direction in microseconds */
    public static void main(String[] args) throws InterruptedException {
        String host = args[1];
        int port = Integer.parseInt(args[2]);
        long delay = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(args[3]));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client, host, port, delay);
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static void connect(Channel client, String host, int port, long delay) {
        Direction back = new Direction(client, delay);
        Bootstrap bootstrap = new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(back);
        bootstrap.connect(host, port).addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                client.pipeline().addLast(new Direction(connected.channel(), delay));
                client.config().setAutoRead(true);
            } else {
                client.close();
            }
        });
    }

    /** What came in on one connection, on its way to the other. */
    private static final class Direction extends ChannelInboundHandlerAdapter {

        /** A buffer and when it is due; no buffer: the end. */
        private record Parcel(Object buffer, long due) {}

        private final Channel target;
        private final long delay;
        private final Queue<Parcel> parcels = new ArrayDeque<>();

        Direction(Channel target, long delay) {
            this.target = target;
            this.delay = delay;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object buffer) {
            take(buffer);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            take(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        private void take(Object buffer) {
            parcels.add(new Parcel(buffer, System.nanoTime() + delay));
            if (parcels.size() == 1) {
                target.eventLoop().schedule(this::deliver, delay, TimeUnit.NANOSECONDS);
            }
        }

        private void deliver() {
            long now = System.nanoTime();
            while (!parcels.isEmpty() && parcels.peek().due() <= now) {
                Object buffer = parcels.remove().buffer();
                if (buffer == null) {
                    target.close();
                } else {
                    target.write(buffer);
                }
            }
            target.flush();
            if (!parcels.isEmpty()) {
                target.eventLoop().schedule(this::deliver, parcels.peek().due() - now, TimeUnit.NANOSECONDS);
            }
        }
    }
}
