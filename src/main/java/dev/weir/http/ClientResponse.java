package dev.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.support.Netty4HeadersAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The response to a request as Spring's API has it, over the server's own. An answer that is there as a whole does not go
 * through it: {@link #begin} makes it a committed one, to which nothing else is written, and gives the server's.
 */
public final class ClientResponse extends AbstractServerHttpResponse {

    private final HttpServerResponse response;
    private boolean begun;

    public ClientResponse(HttpServerResponse response, NettyDataBufferFactory buffers) {
        super(buffers, new HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders())));
        this.response = response;
    }

    /** The server's response, for an answer that is about to be written to it; null when one was begun before. */
    @Nullable
    HttpServerResponse begin(HttpStatusCode status) {
        if (isCommitted()) {
            return null;
        }
        setStatusCode(status);
        begun = true;
        return response.status(status.value());
    }

    @Override
    public boolean isCommitted() {
        return begun || super.isCommitted();
    }

    @Override
    public Mono<Void> setComplete() {
        return begun ? Mono.empty() : super.setComplete();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getNativeResponse() {
        return (T) response;
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
        return response.send(bytes(body)).then();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return response.sendGroups(Flux.from(body).map(ClientResponse::bytes)).then();
    }

    /** One buffer is sent with the head and its length; so what is known to be one must stay known as one. */
    private static Publisher<ByteBuf> bytes(Publisher<? extends DataBuffer> body) {
        return body instanceof Mono<? extends DataBuffer> one
                ? one.map(NettyDataBufferFactory::toByteBuf)
                : Flux.from(body).map(NettyDataBufferFactory::toByteBuf);
    }

    @Override
    protected void applyStatusCode() {
        HttpStatusCode status = getStatusCode();
        if (status != null) {
            response.status(status.value());
        }
    }

    /** They are the server's own. */
    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {
        getCookies()
                .values()
                .forEach(cookies ->
                        cookies.forEach(cookie -> response.addHeader(HttpHeaderNames.SET_COOKIE, cookie.toString())));
    }
}
