package dev.weir.server;

import dev.weir.error.RequestFailure;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.RestResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, between the HTTP codec and Reactor Netty: answers requests that cannot be read with our
 * own body, and ends every wait for the client. All of it happens on the connection's event loop.
 *
 * <p>Instead of arming a timer for every request, one timer for the connection looks a few times in each limit
 * whether one has passed; so limits are kept to within a quarter.
 */
final class HttpConnection extends ChannelDuplexHandler {

    /** How long a refused client may go on sending, so that it reads our answer before its connection breaks. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final HttpProperties limits;
    private final long tickNanos;

    private @Nullable Future<?> timer;
    /** Requests read whose responses are not complete. */
    private int pending;
    /** Bytes of the body of the request that is being read. */
    private long received;

    private boolean responding;
    private boolean leaving;
    private boolean reading;
    private long readingSince;
    private long idleSince;
    private long stalledSince;
    /** Identity of the message that is being written, 0 for none. It is not kept: its buffer is pooled. */
    private int stalledAt;

    private long stalledProgress;

    HttpConnection(HttpProperties limits) {
        this.limits = limits;
        this.tickNanos = shortest(limits).toNanos() / 4;
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
                if (!reading) {
                    reading = true;
                    readingSince = now(ctx);
                }
                ctx.fireChannelRead(bytes);
            }
        };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        idleSince = now(ctx);
        timer = ctx.executor().scheduleWithFixedDelay(() -> check(ctx), tickNanos, tickNanos, TimeUnit.NANOSECONDS);
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

    /**
     * A client that resets its connection has gone, which is all that the request behind it has to know; it hears that
     * from the end of the channel. Told of the reset as well, it would drop one of the two into the log, as an error, for
     * each such client.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (leaving) {
            ReferenceCountUtil.release(message);
            ctx.read();
            return;
        }
        if (message instanceof HttpRequest request && !admit(ctx, request)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpContent content && exceeds(content)) {
            ReferenceCountUtil.release(message);
            refuse(ctx, tooLarge());
            return;
        }
        if (message instanceof LastHttpContent) {
            reading = false;
        }
        ctx.fireChannelRead(message);
    }

    /** False when the request was answered here. Behind an unanswered request, order leaves it to Reactor Netty. */
    private boolean admit(ChannelHandlerContext ctx, HttpRequest request) {
        Optional<RequestFailure> failure = failure(request);
        if (failure.isPresent() && pending == 0) {
            refuse(ctx, failure.get());
            return false;
        }
        pending++;
        received = 0;
        return true;
    }

    /**
     * Whether the body is longer than is read. Were it left to the handler, its answer would be lost: the connection
     * breaks while the client still sends. Behind another request order leaves it to the handler all the same.
     */
    private boolean exceeds(HttpContent content) {
        received += content.content().readableBytes();
        return received > limits.maxBody().toBytes() && pending == 1 && !responding;
    }

    private RequestFailure tooLarge() {
        return new TooLarge(Part.BODY, limits.maxBody().toBytes());
    }

    private Optional<RequestFailure> failure(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(undecodable(request.decoderResult().cause()));
        }
        Optional<String> uri = RawUri.encode(request.uri());
        if (uri.isEmpty()) {
            return Optional.of(new RequestFailure.Malformed(
                    "The request's URI cannot be read",
                    "A percent sign is not followed by two hexadecimal digits",
                    "Write a percent sign as %25"));
        }
        if (!request.uri().equals(uri.get())) {
            request.setUri(uri.get());
        }
        return declaredLength(request) > limits.maxBody().toBytes() ? Optional.of(tooLarge()) : Optional.empty();
    }

    private static long declaredLength(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) ? 0 : HttpUtil.getContentLength(request, 0L);
    }

    private RequestFailure undecodable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new TooLarge(Part.URI, limits.maxUri().toBytes());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new TooLarge(Part.HEADERS, limits.maxHeaders().toBytes());
        }
        return new RequestFailure.Malformed(
                "The request is not valid HTTP", cause == null ? null : cause.getMessage(), null);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (leaving) {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IllegalStateException("The client has been told that its request is refused"));
            return;
        }
        if (message instanceof HttpResponse response) {
            responding = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && responding) {
            responding = false;
            pending--;
            idleSince = now(ctx);
        }
        ctx.write(message, promise);
    }

    private void check(ChannelHandlerContext ctx) {
        long now = now(ctx);
        if (reading && now - readingSince >= limits.readTimeout().toNanos()) {
            tooSlow(ctx);
        } else if (hasStalled(ctx, now)) {
            close(ctx);
        } else if (pending == 0
                && !reading
                && !leaving
                && now - idleSince >= limits.idleTimeout().toNanos()) {
            close(ctx);
        }
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        if (pending > 1 || responding || leaving) {
            close(ctx);
        } else {
            refuse(ctx, new RequestFailure.TooSlow(limits.readTimeout()));
        }
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

    /** Answers, and closes the connection when the client has had time to read the answer. */
    private void refuse(ChannelHandlerContext ctx, RequestFailure failure) {
        leaving = true;
        reading = false;
        ctx.writeAndFlush(response(failure)).addListener((ChannelFuture written) -> leave(ctx));
    }

    private static FullHttpResponse response(RequestFailure failure) {
        RestResponse answer = ErrorResponses.render(failure);
        ByteBuf body = Objects.requireNonNullElse(answer.takeBody(), Unpooled.EMPTY_BUFFER);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers().set(answer.fields());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** Closing with unread input makes the kernel reset the connection, and the answer would be lost with it. */
    private static void leave(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
        }
        ctx.read();
        ctx.executor().schedule(() -> close(ctx), FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext ctx) {
        ctx.close();
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
