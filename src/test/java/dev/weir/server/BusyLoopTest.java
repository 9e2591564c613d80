package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.http.HttpProperties;
import dev.weir.pool.MemoryBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Limits of time on a real event loop that has much else to do. */
class BusyLoopTest {

    private static final Duration LIMIT = Duration.ofMillis(400);
    private static final int PATIENCE_MILLIS = 10_000;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final AtomicInteger accepted = new AtomicInteger();
    /** Pieces that the loop has read. */
    private final AtomicInteger seen = new AtomicInteger();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** When the tasks of one turn take longer than the limit, the timer runs before the socket is read. */
    @Test
    void aRequestThatCameWhileTheLoopWasBusyIsServedAndNotTakenForIdle() throws Exception {
        Channel server = serve();
        try (Socket client = connect(server)) {
            holdUp(() -> send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));

            assertThat(answer(client)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void theRestOfARequestThatCameWhileTheLoopWasBusyIsNotTooSlow() throws Exception {
        Channel server = serve();
        try (Socket client = connect(server)) {
            send(client, "GET / HTTP/1.1\r\nHost:");
            await().until(() -> seen.get() == 1);
            holdUp(() -> send(client, " x\r\n\r\n"));

            assertThat(answer(client)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoSendsNothingIsClosedAllTheSame() throws Exception {
        Channel server = serve();
        try (Socket client = connect(server)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Channel serve() {
        HttpProperties limits = new HttpProperties(
                DataSize.ofKilobytes(16),
                DataSize.ofKilobytes(16),
                DataSize.ofMegabytes(10),
                null,
                LIMIT,
                LIMIT,
                LIMIT,
                DataSize.ofKilobytes(1),
                false);
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                                seen.incrementAndGet();
                                ctx.fireChannelRead(bytes);
                            }
                        });
                        channel.pipeline().addLast("codec", new HttpServerCodec());
                        new HttpConnection(
                                        limits,
                                        List.of(),
                                        new HttpMemory(
                                                new MemoryBudget(1 << 20), new MemoryBudget(1 << 20), event -> {}))
                                .install(channel.pipeline(), "codec");
                        channel.pipeline().addLast(new Greeter());
                        accepted.incrementAndGet();
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private static final class Greeter extends SimpleChannelInboundHandler<HttpObject> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof LastHttpContent) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
            }
        }
    }

    private Socket connect(Channel server) throws IOException {
        Socket client = new Socket();
        client.setSoTimeout(PATIENCE_MILLIS);
        client.connect(server.localAddress());
        await().until(() -> accepted.get() == 1);
        return client;
    }

    /**
     * Keeps the loop busy for longer than the limit, so that its next turn has two tasks to do: one in which something
     * happens, and the timer behind it.
     */
    private void holdUp(Runnable event) {
        loop.execute(() -> loop.execute(() -> {
            loop.schedule(
                    () -> {
                        event.run();
                        pause(Duration.ofMillis(50));
                    },
                    0,
                    TimeUnit.NANOSECONDS);
            pause(LIMIT.plusMillis(200));
        }));
    }

    /** On the loop's own thread, which nobody interrupts. */
    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void send(Socket client, String text) {
        try {
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
    }
}
