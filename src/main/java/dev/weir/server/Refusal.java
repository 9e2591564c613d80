package dev.weir.server;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure;
import dev.weir.http.ClientAddress;
import dev.weir.http.ErrorResponses;
import dev.weir.http.Response;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Answers a refused request once, in our form, and ends its connection with the answer.
 *
 * <p>When the application is reading the body, reading fails with the reason, and the application answers: so the answer
 * that is sent is the one that is counted, and nothing is done for a refused request. Otherwise it is answered here.
 */
final class Refusal extends ChannelDuplexHandler {

    private static final AttributeKey<Sinks.Empty<Void>> REASON = AttributeKey.valueOf(Refusal.class, "reason");
    private static final AttributeKey<Boolean> ANSWERED = AttributeKey.valueOf(Refusal.class, "answered");

    private final CurrentRequest current;
    private final Observer observer;
    private @Nullable ChannelHandlerContext context;
    /** Whether the application has been given the request that is served now. */
    private boolean given;
    /** Whether the connection ends with the next answer, whatever it is. */
    private boolean ending;
    /** Whether the answer with which the connection ends was given here. */
    private boolean answered;

    Refusal(CurrentRequest current, Observer observer) {
        this.current = current;
        this.observer = observer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Fails when the request that the application has been given is refused while its body is read, which then never
     * ends. Reactor Netty has a way to make the body fail, but tells a reader twice, and drops the second into the log.
     */
    static Mono<Void> ofBody(Channel channel) {
        return reason(channel).asMono();
    }

    /** Whether the request that the application has been given last was answered here. */
    static boolean hasAnswered(Channel channel) {
        return channel.hasAttr(ANSWERED);
    }

    /** Of the request that is served now; on any thread. */
    private static Sinks.Empty<Void> reason(Channel channel) {
        Sinks.Empty<Void> reason = channel.attr(REASON).get();
        if (reason != null) {
            return reason;
        }
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> other = channel.attr(REASON).setIfAbsent(first);
        return other == null ? first : other;
    }

    /** Whether the connection ends with the next answer: nothing that comes in is looked at any more. */
    boolean isEnding() {
        return ending;
    }

    /** Refuses the request that is being read, and ends the connection. On the event loop only. */
    void refuse(Failure failure) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        boolean told = current.isOpen() && current.isResponding();
        ending = true;
        if (told) {
            if (current.isAnswered()) {
                ctx.close();
            }
        } else if (!given || !tell(reason(ctx.channel()), failure)) {
            if (given) {
                ctx.channel().attr(ANSWERED).set(true);
            }
            ctx.writeAndFlush(response(failure)).addListener(written -> ctx.close());
            answered = true;
        }
    }

    /** Whether the body is being read, which fails then. A later read fails too. */
    private static boolean tell(Sinks.Empty<Void> reason, Failure failure) {
        boolean read = reason.currentSubscriberCount() > 0;
        reason.tryEmitError(new FailureException(failure));
        return read;
    }

    private FullHttpResponse response(Failure failure) {
        FullHttpResponse response = last(failure);
        observer.on(new Event.Answered(
                current.method(),
                "other",
                response.status().code(),
                Duration.ZERO,
                null,
                ClientAddress.of(Objects.requireNonNull(context).channel().remoteAddress())));
        return response;
    }

    /** The answer with which a connection ends. */
    static FullHttpResponse last(Failure failure) {
        Response answer = ErrorResponses.render(failure);
        ByteBuf body = Objects.requireNonNullElse(answer.takeBody(), Unpooled.EMPTY_BUFFER);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers().set(answer.fields());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            given = !ending;
            ctx.channel().attr(REASON).set(null);
        }
        if (ending || current.isAnswered()) {
            ReferenceCountUtil.release(message);
            ctx.read();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (answered) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else if (message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            ctx.write(message, promise);
        } else {
            send(ctx, message, promise);
        }
    }

    private void send(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Object sent = message instanceof FullHttpResponse full ? explained(full) : message;
        if (sent instanceof HttpResponse response) {
            given = false;
            ending |= !current.isWorthDraining();
            if (ending) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
        }
        if (sent instanceof LastHttpContent && ending) {
            // Added last, so that it is known to be answered when it closes.
            ctx.write(sent, promise.unvoid()).addListener(written -> ctx.close());
        } else {
            ctx.write(sent, promise);
        }
    }

    /**
     * Reactor Netty refuses requests without a body, which gets one here. An application's answer without a body is told
     * apart by other headers, such as the one that asks for credentials.
     */
    private FullHttpResponse explained(FullHttpResponse response) {
        boolean wordless = response.status().code() >= 400
                && !response.content().isReadable()
                && response.headers().names().stream().allMatch(Refusal::isOfTheConnection);
        if (!wordless) {
            return response;
        }
        response.release();
        ending = true;
        return response(
                response.status().codeClass() == HttpStatusClass.SERVER_ERROR
                        ? new ServiceFailure.Internal(null)
                        : new RequestFailure.Malformed("The request is not valid HTTP", null, null));
    }

    private static boolean isOfTheConnection(String header) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(header)
                || HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(header);
    }
}
