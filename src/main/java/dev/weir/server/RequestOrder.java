package dev.weir.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import reactor.netty.channel.ChannelOperations;

/**
 * Serves the requests of a connection one at a time, in their order: one goes on when the one before has been read to
 * its end and answered. Handlers behind this one see a head, contents, the last of them, and the response to them,
 * and never two requests at once.
 *
 * <p>Reactor Netty would take the next ones too. It would close the connection after the first answer when the last
 * request says so, and refuse what cannot be read in words of its own.
 */
final class RequestOrder extends ChannelDuplexHandler {

    private final CurrentRequest current = new CurrentRequest();
    private final Intake intake = new Intake(current, this::isHolding);
    /** What was read too early: it begins with a request's head. */
    private final Deque<Object> held = new ArrayDeque<>();

    private boolean stopped;

    /** The request that is served now. */
    CurrentRequest current() {
        return current;
    }

    /** The part that sits before the codec. */
    Intake intake() {
        return intake;
    }

    /** Whether requests wait for the one before. */
    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Nothing that comes after is served any more: it is read, so that the client can write, and thrown away. */
    void stop() {
        stopped = true;
        release();
        intake.discard();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (stopped) {
            ReferenceCountUtil.release(message);
        } else if (isHolding() || current.isAwaitingAnswer() || (message instanceof HttpRequest && isBusy(ctx))) {
            held.add(message);
        } else {
            pass(ctx, message);
        }
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            current.begin(request);
        }
        if (message instanceof HttpContent content) {
            current.received(content);
        }
        boolean last = message instanceof LastHttpContent;
        if (last) {
            current.read();
        }
        ctx.fireChannelRead(message);
        if (last) {
            endWhenDone(ctx);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            begin(response);
        }
        if (message instanceof LastHttpContent && current.isResponding()) {
            ctx.write(message, promise.unvoid().addListener(written -> answered(ctx)));
        } else {
            ctx.write(message, promise);
        }
    }

    private void begin(HttpResponse response) {
        if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            current.responding(response);
        } else if (response.status().equals(HttpResponseStatus.CONTINUE)) {
            current.continued();
        }
    }

    private void answered(ChannelHandlerContext ctx) {
        current.answered();
        endWhenDone(ctx);
    }

    private void endWhenDone(ChannelHandlerContext ctx) {
        if (current.isDone()) {
            current.end();
            goOn(ctx);
        }
    }

    /** Reactor Netty tells by an event that it is done with a request, which may be after the answer was written. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (!current.isOpen()) {
            goOn(ctx);
        }
    }

    /** As a task: the caller may not be done yet. */
    private void goOn(ChannelHandlerContext ctx) {
        if (isHolding()) {
            ctx.executor().execute(() -> next(ctx));
        }
    }

    /** Whether Reactor Netty still has the request before. It would queue another, and may lose it. */
    private static boolean isBusy(ChannelHandlerContext ctx) {
        return ChannelOperations.get(ctx.channel()) != null;
    }

    private void next(ChannelHandlerContext ctx) {
        while (isHolding() && !current.isAwaitingAnswer() && (current.isOpen() || !isBusy(ctx))) {
            pass(ctx, held.remove());
        }
        ctx.fireChannelReadComplete();
        if (!isHolding()) {
            intake.resume();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
