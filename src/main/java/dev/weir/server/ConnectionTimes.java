package dev.weir.server;

import dev.weir.error.RequestFailure;
import dev.weir.http.HttpProperties;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Slowness;
import dev.weir.telemetry.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends every wait for a client: for the rest of its request, for its taking of the response, and for its next request.
 *
 * <p>Instead of arming a timer for every request, one timer for the connection looks a few times in each limit
 * whether one has passed; so limits are kept to within a quarter.
 */
final class ConnectionTimes extends ChannelDuplexHandler {

    private final HttpProperties limits;
    private final RequestOrder order;
    private final CurrentRequest current;
    private final Refusal refusal;
    private final long tickNanos;

    private final Outgoing outgoing;
    private final Observer observer;
    private final TransferRate sending;
    private final TransferRate taking;

    private @Nullable Future<?> timer;
    /** Bytes that have come on the connection. */
    private long received;
    /** Whether something of a request is here whose end has not been read. */
    private boolean reading;

    private long readingSince;
    /** When the last response was written. */
    private long idleSince;

    private long stalledSince;
    /** Identity of the message that is being written, 0 for none. It is not kept: its buffer is pooled. */
    private int stalledAt;

    private long stalledProgress;

    ConnectionTimes(HttpProperties limits, RequestOrder order, Refusal refusal, Outgoing outgoing, Observer observer) {
        this.limits = limits;
        this.order = order;
        this.current = order.current();
        this.refusal = refusal;
        this.outgoing = outgoing;
        this.observer = observer;
        this.sending = new TransferRate(limits.minRate().toBytes());
        this.taking = new TransferRate(limits.minRate().toBytes());
        this.tickNanos = Math.min(TransferRate.WINDOW, shortest(limits).toNanos()) / 4;
    }

    private static Duration shortest(HttpProperties limits) {
        Duration shortest = limits.readTimeout();
        shortest = shortest.compareTo(limits.writeTimeout()) > 0 ? limits.writeTimeout() : shortest;
        return shortest.compareTo(limits.idleTimeout()) > 0 ? limits.idleTimeout() : shortest;
    }

    /** The part that sits before the codec, where a request's first bytes arrive. */
    ChannelInboundHandlerAdapter firstBytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                begin(ctx);
                received += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
                ctx.fireChannelRead(bytes);
            }
        };
    }

    private void begin(ChannelHandlerContext ctx) {
        if (!reading) {
            reading = true;
            readingSince = now(ctx);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        idleSince = now(ctx);
        lookLater(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handlerRemoved(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            begin(ctx);
        }
        if (message instanceof LastHttpContent) {
            reading = false;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            idleSince = now(ctx);
        }
        ctx.write(message, promise);
    }

    /**
     * Looks again in the loop's next turn when a limit has passed: where the loop is busy, what came in time may still lie
     * in the socket. Before a task that is scheduled now the loop reads from its sockets.
     */
    private void check(ChannelHandlerContext ctx) {
        if (passed(ctx) != null) {
            timer = ctx.executor().schedule(() -> confirm(ctx), 0, TimeUnit.NANOSECONDS);
        } else {
            lookLater(ctx);
        }
    }

    private void confirm(ChannelHandlerContext ctx) {
        Runnable end = passed(ctx);
        if (end != null) {
            end.run();
        }
        if (!ctx.isRemoved()) {
            lookLater(ctx);
        }
    }

    private void lookLater(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> check(ctx), tickNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * What follows from a limit that has passed; null when none has. While a request waits for its answer nothing is expected
     * of the client but that it takes what it is sent.
     */
    private @Nullable Runnable passed(ChannelHandlerContext ctx) {
        long now = now(ctx);
        if (hasStalled(ctx, now)) {
            return ctx::close;
        }
        if (takesTooLittle(ctx, now)) {
            return () -> {
                observer.on(new Event.CutOff(Slowness.READING));
                ctx.close();
            };
        }
        return refusal.isEnding() || current.isAwaitingAnswer() || order.isHolding() ? null : passedByRequest(ctx, now);
    }

    /** What came while another request was served is counted from the end of that. */
    private @Nullable Runnable passedByRequest(ChannelHandlerContext ctx, long now) {
        long since = reading && readingSince - idleSince > 0 ? readingSince : idleSince;
        if (reading && now - since >= limits.readTimeout().toNanos()) {
            return () -> refusal.refuse(new RequestFailure.TooSlow(limits.readTimeout()));
        }
        if (sendsTooLittle(now)) {
            return () -> {
                observer.on(new Event.CutOff(Slowness.SENDING));
                refusal.refuse(new RequestFailure.SentTooSlowly(limits.minRate().toBytes()));
            };
        }
        boolean idle = !reading && !current.isOpen();
        return idle && now - since >= limits.idleTimeout().toNanos() ? ctx::close : null;
    }

    private boolean takesTooLittle(ChannelHandlerContext ctx, long now) {
        if (!Outgoing.isWaiting(ctx.channel())) {
            taking.rest();
            return false;
        }
        return taking.isTooLow(now, outgoing.taken(ctx.channel()));
    }

    /** For bodies only: a head is short, and has a limit of its own. */
    private boolean sendsTooLittle(long now) {
        if (!current.isOpen() || current.isRead()) {
            sending.rest();
            return false;
        }
        return sending.isTooLow(now, received);
    }

    /** Whether the client has taken nothing of what is to be sent for as long as the limit. */
    private boolean hasStalled(ChannelHandlerContext ctx, long now) {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        Object head = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        int at = System.identityHashCode(head);
        if (head == null || at != stalledAt || progress != stalledProgress) {
            stalledAt = at;
            stalledProgress = progress;
            stalledSince = now;
            return false;
        }
        return now - stalledSince >= limits.writeTimeout().toNanos();
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
