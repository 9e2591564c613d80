package dev.weir.server;

import dev.weir.error.ServiceFailure;
import dev.weir.pool.MemoryBudget;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Memory;
import dev.weir.telemetry.Observer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/**
 * Collects the body of a request and passes it on as one part, so that it takes no more memory than its
 * bytes, in however many pieces it came: they are copied, and the network's buffers are free at once. All bodies together are
 * bounded by a budget. Stands behind {@link Refusal}, where there is one request at a time; used on the connection's event
 * loop.
 *
 * <p>A request without a body goes on as one message. For a head and an end apart, Reactor Netty stops reading at the one and
 * goes on at the other, with a system call each.
 */
final class RequestBodies extends ChannelDuplexHandler {

    /** By then some request with a body has been answered, or its sender cut off. */
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Methods whose requests go on as one message when they announce no body: nobody waits for one. */
    private static final Set<HttpMethod> BODILESS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

    private final MemoryBudget budget;
    private final long maxBody;
    private final CurrentRequest current;
    private final Refusal refusal;
    private final Observer observer;
    private RequestBody body;
    private boolean passedNothing;
    /** The head that waits for its end, to go on with it. */
    private @Nullable HttpRequest head;

    RequestBodies(MemoryBudget budget, long maxBody, CurrentRequest current, Refusal refusal, Observer observer) {
        this.budget = budget;
        this.maxBody = maxBody;
        this.current = current;
        this.refusal = refusal;
        this.observer = observer;
        this.body = new RequestBody(budget, 0, maxBody);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            body.end();
            body = new RequestBody(budget, current.declared(), maxBody);
            begin(ctx, request);
        } else if (message instanceof LastHttpContent end && head != null) {
            passWhole(ctx, head, end);
        } else if (message instanceof HttpContent part) {
            collect(ctx, part);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** The end of a request that announces no body comes with its head. */
    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        boolean bodiless = BODILESS.contains(request.method()) && !current.announcesBody();
        head = bodiless && !(request instanceof LastHttpContent) ? request : null;
        if (head == null) {
            ctx.fireChannelRead(request);
        }
    }

    /** Reactor Netty leaves the body of such a message without an end; discarded, it is empty, and ends for its readers. */
    private void passWhole(ChannelHandlerContext ctx, HttpRequest request, LastHttpContent end) {
        head = null;
        ctx.fireChannelRead(new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                end.content(),
                request.headers(),
                end.trailingHeaders()));
        ChannelOperations<?, ?> served = ChannelOperations.get(ctx.channel());
        if (served != null) {
            served.discard();
        }
    }

    /** Reactor Netty reads on demand; when nothing was passed on, no other handler asks for more. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (passedNothing && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        passedNothing = false;
        ctx.fireChannelReadComplete();
    }

    private void collect(ChannelHandlerContext ctx, HttpContent part) {
        if (!body.add(part.content())) {
            part.release();
            refuse();
        } else if (part instanceof LastHttpContent last) {
            passedNothing = false;
            ctx.fireChannelRead(whole(last));
        } else {
            part.release();
            passedNothing = true;
        }
    }

    private LastHttpContent whole(LastHttpContent last) {
        if (body.isEmpty()) {
            return last;
        }
        LastHttpContent whole = new DefaultLastHttpContent(body.take());
        whole.trailingHeaders().set(last.trailingHeaders());
        last.release();
        return whole;
    }

    private void refuse() {
        body.end();
        observer.on(new Event.MemoryRefused(Memory.BODIES));
        refusal.refuse(new ServiceFailure.MemoryShort("There is no memory for the request's body at the moment", SOON));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            body.end();
        }
        ctx.write(message, promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        body.end();
    }
}
