package dev.weir.http;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands next to the codec of one connection. A head that names no host that we serve, or that a foreign page wants to
 * write with, is handed on as one that could not be decoded, with a {@link FailureException} as its cause; so no
 * handler behind takes it for a request. Every answer, errors included, gets {@code X-Content-Type-Options: nosniff},
 * and the headers by which a page that may call sees it.
 * All on the connection's event loop.
 */
public final class HeadGuard extends ChannelDuplexHandler {

    private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

    private final AllowedHosts hosts;
    private final Cors cors;
    private final boolean loopback;

    /** The {@code Origin} headers of the requests that have not been answered, in their order. */
    private final Deque<List<String>> origins = new ArrayDeque<>();

    private final RequestTarget target = new RequestTarget();
    private @Nullable Authority served;

    /** @param loopback whether the listener that has accepted the connection is reached by this machine alone */
    HeadGuard(AllowedHosts hosts, Cors cors, boolean loopback) {
        this.hosts = hosts;
        this.cors = cors;
        this.loopback = loopback;
    }

    /** The gate of a connection that was accepted by a listener, whose address decides how strict it is. */
    public static HeadGuard of(AllowedHosts hosts, Cors cors, Channel accepted) {
        boolean loopback = accepted.parent() != null
                && accepted.parent().localAddress() instanceof InetSocketAddress listener
                && listener.getAddress().isLoopbackAddress();
        return new HeadGuard(hosts, cors, loopback);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            boolean named = request.headers().contains(HttpHeaderNames.ORIGIN);
            origins.add(named ? request.headers().getAll(HttpHeaderNames.ORIGIN) : List.of());
        }
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            refusal(ctx.channel(), request)
                    .ifPresent(
                            failure -> request.setDecoderResult(DecoderResult.failure(new FailureException(failure))));
        }
        ctx.fireChannelRead(message);
    }

    private Optional<RequestFailure> refusal(Channel channel, HttpRequest request) {
        try {
            Optional<Authority> host = target.normalise(request);
            return host.filter(asked -> !isServed(asked, channel))
                    .<RequestFailure>map(asked -> new RequestFailure.Misdirected(asked.toString()))
                    .or(() -> CrossSite.foreignWrite(request, host, scheme(channel, request), cors)
                            .map(RequestFailure.CrossSiteWrite::new));
        } catch (FailureException malformed) {
            return Optional.of((RequestFailure) malformed.failure());
        }
    }

    /** The last host that is served is remembered: a client asks for the same one again. */
    private boolean isServed(Authority asked, Channel channel) {
        if (!asked.equals(served) && hosts.serve(asked, loopback, own(channel))) {
            served = asked;
        }
        return asked.equals(served);
    }

    private static Optional<InetAddress> own(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress address
                ? Optional.ofNullable(address.getAddress())
                : Optional.empty();
    }

    /** That of the client, where a proxy names it. A page cannot set the header: its browser would send a preflight first. */
    private static String scheme(Channel channel, HttpRequest request) {
        String forwarded = request.headers().get("X-Forwarded-Proto");
        if (forwarded != null) {
            return forwarded.split(",", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
        return channel.pipeline().get(SslHandler.class) == null ? "http" : "https";
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            response.headers().set(CONTENT_TYPE_OPTIONS, "nosniff");
            List<String> asking = origins.poll();
            cors.expose(response.headers(), asking == null ? List.of() : asking);
        }
        ctx.write(message, promise);
    }
}
