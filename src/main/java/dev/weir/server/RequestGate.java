package dev.weir.server;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import dev.weir.http.HttpProperties;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Lets a request through to the application, or has it refused: by its head, by the length of its body, and by how its
 * body ends.
 */
final class RequestGate extends ChannelInboundHandlerAdapter {

    private final List<RequestRule> rules;
    private final CurrentRequest current;
    private final Refusal refusal;
    private final long maxBody;

    RequestGate(List<RequestRule> rules, HttpProperties limits, CurrentRequest current, Refusal refusal) {
        this.rules = rules;
        this.current = current;
        this.refusal = refusal;
        this.maxBody = limits.maxBody().toBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Optional<? extends Failure> failure = refusal.isEnding() ? Optional.empty() : failure(message);
        if (failure.isPresent()) {
            ReferenceCountUtil.release(message);
            refusal.refuse(failure.get());
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private Optional<? extends Failure> failure(Object message) {
        return switch (message) {
            case HttpRequest head -> ofHead(head);
            case HttpContent content -> ofBody(content);
            default -> Optional.empty();
        };
    }

    private Optional<? extends Failure> ofHead(HttpRequest request) {
        for (RequestRule rule : rules) {
            Optional<? extends Failure> refused = rule.refusal(request);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    /** A bad chunk, or a bad trailer, ends the body for the codec, and looks like the last of it. */
    private Optional<? extends Failure> ofBody(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            return Optional.of(HeadRule.invalid(content.decoderResult().cause()));
        }
        return current.received() > maxBody ? Optional.of(new TooLarge(Part.BODY, maxBody)) : Optional.empty();
    }

    /**
     * Closes the channel when a client resets its connection, which the request behind learns from the close. Given the
     * reset as well, Reactor Netty would log one of the two as an error, for each such client.
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
