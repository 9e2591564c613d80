package dev.weir.rest;

import dev.weir.rest.response.RestResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Writes an answer as one buffer, without a copy where the server is Netty. */
final class ResponseWriter {

    private ResponseWriter() {}

    static Mono<ServerResponse> toServerResponse(RestResponse response) {
        return ServerResponse.status(response.status())
                .headers(headers -> headers.addAll(response.headers()))
                .build((exchange, context) -> write(exchange.getResponse(), response));
    }

    /** The body is taken only when it is about to be written; whatever ends the exchange before that releases it. */
    private static Mono<Void> write(ServerHttpResponse http, RestResponse response) {
        return http.writeWith(Mono.fromCallable(() -> body(http.bufferFactory(), response)))
                .doFinally(signal -> response.release());
    }

    private static @Nullable DataBuffer body(DataBufferFactory factory, RestResponse response) {
        ByteBuf body = response.takeBody();
        if (body == null) {
            return null;
        }
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
