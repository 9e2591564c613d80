package dev.weir.server;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets a request through to the application, or has it refused, by its head and by the length of its body. */
final class RequestGate extends ChannelDuplexHandler {

    private final List<RequestRule> rules;
    private final Refusal refusal;
    private final long maxBody;

    /** Requests read whose responses are not complete. */
    private int pending;
    /** Bytes of the body of the request that is being read. */
    private long received;

    private boolean responding;

    RequestGate(List<RequestRule> rules, HttpProperties limits, Refusal refusal) {
        this.rules = rules;
        this.refusal = refusal;
        this.maxBody = limits.maxBody().toBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refusal.hasRefused()) {
            ctx.fireChannelRead(message);
        } else if (message instanceof HttpRequest request && !admit(request)) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpContent content && exceeds(content)) {
            ReferenceCountUtil.release(message);
            refusal.refuse(new TooLarge(Part.BODY, maxBody));
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** False when the request was answered here. Behind an unanswered request, order leaves it to Reactor Netty. */
    private boolean admit(HttpRequest request) {
        Optional<? extends Failure> failure = rules.stream()
                .flatMap(rule -> Stream.ofNullable(rule.refusal(request).orElse(null)))
                .findFirst();
        if (failure.isPresent() && pending == 0) {
            refusal.refuse(failure.get());
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
        return received > maxBody && pending == 1 && !responding;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            responding = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        if (message instanceof LastHttpContent && responding) {
            responding = false;
            pending--;
        }
        ctx.write(message, promise);
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
}
