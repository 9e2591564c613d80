package dev.weir.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * One connection that counts towards a {@link ConnectionLimit}. Stands next to the codec and notes since when there has
 * been no whole request to answer. Changed on the connection's event loop alone, read on any thread.
 */
final class CountedConnection extends ChannelDuplexHandler {

    private final Channel channel;
    private volatile long idleSince = System.nanoTime();
    private volatile boolean busy;

    /** Requests that have come whole; one that was answered before its end counts at its end. */
    private long whole;

    private long answered;
    private boolean responding;

    /** Its position in the list of the {@link ConnectionLimit}, which alone uses it. */
    int place;

    CountedConnection(Channel channel) {
        this.channel = channel;
    }

    /** Whether there is a whole request that has no whole answer. */
    boolean isBusy() {
        return busy;
    }

    /** Since when not, as {@link System#nanoTime()} counts; of no meaning while busy. */
    long idleSince() {
        return idleSince;
    }

    void end() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
            whole++;
            update();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            responding = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && responding) {
            responding = false;
            answered++;
            update();
        }
        ctx.write(message, promise);
    }

    private void update() {
        boolean now = whole > answered;
        if (busy && !now) {
            idleSince = System.nanoTime();
        }
        busy = now;
    }
}
