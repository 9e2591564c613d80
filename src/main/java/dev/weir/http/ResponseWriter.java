package dev.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** An answer on its way through Spring's routes; written as one buffer, without a copy where the server is Netty. */
public final class ResponseWriter implements ServerResponse {

    private static final MultiValueMap<String, ResponseCookie> NO_COOKIES =
            CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());

    private final Response response;

    private ResponseWriter(Response response) {
        this.response = response;
    }

    public static ServerResponse of(Response response) {
        return new ResponseWriter(response);
    }

    public static Mono<ServerResponse> toServerResponse(Response response) {
        return Mono.just(of(response));
    }

    @Override
    public HttpStatusCode statusCode() {
        return response.status() == HttpStatus.OK.value() ? HttpStatus.OK : HttpStatusCode.valueOf(response.status());
    }

    @Override
    public HttpHeaders headers() {
        return response.headers();
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
        return NO_COOKIES;
    }

    /** The body is taken only when it is about to be written; whatever ends the exchange before that releases it. */
    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
        ServerHttpResponse http = exchange.getResponse();
        HttpServerResponse netty = http instanceof ClientResponse own ? own.begin(statusCode()) : null;
        // A decorated response is none of ours: the one to HEAD drops the body.
        return netty == null ? write(http).doFinally(signal -> response.release()) : writeAtOnce(netty);
    }

    /**
     * Hands head and body to Reactor Netty, which makes one message of them. Spring's way of writing costs more than the
     * rest of the answer. Without a body nothing is sent here: Reactor Netty sends the head when the handler is done.
     */
    private Mono<Void> writeAtOnce(HttpServerResponse netty) {
        try {
            // Its own are one, which says that the body has no length; setting ours would clear a whole table.
            netty.responseHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING).add(response.fields());
            String reason = reason();
            HttpServerResponse named =
                    reason == null ? netty : netty.status(HttpResponseStatus.valueOf(response.status(), reason));
            return response.hasBody() ? Mono.defer(() -> send(named)) : Mono.empty();
        } catch (RuntimeException error) {
            response.release();
            throw error;
        }
    }

    /** What the status line says beside the status; null where Netty knows it. */
    private @Nullable String reason() {
        if (response.reason() != null || response.status() == HttpStatus.OK.value()) {
            return response.reason();
        }
        HttpStatus named = HttpStatus.resolve(response.status());
        boolean unknown =
                HttpResponseStatus.valueOf(response.status()).reasonPhrase().endsWith("(" + response.status() + ")");
        return named == null || !unknown ? null : named.getReasonPhrase();
    }

    /** With TLS a large body is sent in pieces, as the client takes them: all of it would be encrypted, and held, twice. */
    private Mono<Void> send(HttpServerResponse netty) {
        if (response.bodyBytes() > Outflow.PIECE && isEncrypted(channel(netty))) {
            Mono<ByteBuf> whole = Mono.fromCallable(response::takeBody);
            return netty.send(new Outflow(whole.flux(), channel(netty), new AtomicLong()))
                    .then()
                    .doFinally(signal -> response.release());
        }
        ByteBuf body = response.takeBody();
        return (body == null ? netty.send(Mono.<ByteBuf>empty()) : netty.sendObject(body)).then();
    }

    private static boolean isEncrypted(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    private static Channel channel(HttpServerResponse netty) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        netty.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }

    private Mono<Void> write(ServerHttpResponse http) {
        http.setStatusCode(statusCode());
        http.getHeaders().putAll(headers());
        return Mono.defer(() -> {
            ByteBuf body = response.takeBody();
            return body == null ? http.setComplete() : http.writeWith(Mono.just(wrap(http.bufferFactory(), body)));
        });
    }

    private static DataBuffer wrap(DataBufferFactory factory, ByteBuf body) {
        if (factory instanceof NettyDataBufferFactory netty) {
            return netty.wrap(body);
        }
        try {
            return factory.wrap(ByteBufUtil.getBytes(body));
        } finally {
            body.release();
        }
    }
}
