package dev.weir.http;

import dev.weir.telemetry.LineLimit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;

/**
 * Writes an answer as NDJSON whose objects are still to come.
 *
 * <p>The head leaves with the first objects, so that an error before them becomes an answer like any other. HTTP has no
 * way to report an error after that, and the connection is reset: a reader must never take a part for the whole.
 */
public final class StreamWriter {

    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);
    private static final LineLimit LINES = new LineLimit(5);

    private StreamWriter() {}

    /**
     * Writes the objects.
     *
     * @param objects each as JSON, released here; made with the number of bytes that the client has taken so far
     * @param lastHeaders is called when the head is about to leave, and may add to it
     */
    public static Mono<ServerResponse> toServerResponse(
            Response head, Function<LongSupplier, Flux<ByteBuf>> objects, Consumer<HttpHeaders> lastHeaders) {
        AtomicLong taken = new AtomicLong();
        return ServerResponse.status(head.status())
                .headers(headers -> headers.addAll(head.headers()))
                .build((exchange, context) ->
                        write(exchange.getResponse(), objects.apply(taken::get), taken, lastHeaders));
    }

    private static Mono<Void> write(
            ServerHttpResponse http, Flux<ByteBuf> objects, AtomicLong taken, Consumer<HttpHeaders> lastHeaders) {
        Channel channel = channel(http);
        NettyDataBufferFactory buffers = new NettyDataBufferFactory(channel.alloc());
        http.beforeCommit(() -> Mono.fromRunnable(() -> lastHeaders.accept(http.getHeaders())));
        Flux<ByteBuf> joined = new Lines(objects, channel.alloc(), channel.eventLoop());
        Flux<DataBuffer> lines = new Outflow(joined, channel, taken).map(buffers::wrap);
        return http.writeWith(lines.onErrorMap(error -> http.isCommitted(), error -> brokenOff(channel, error)));
    }

    /**
     * Closes the connection at once: what waits to be written, perhaps for a reader that has stalled, must not hold the
     * close up. Handlers behind are given an aborted connection instead of the error: a reset of the
     * database's connection could be taken for the client's, and the response be completed.
     */
    private static AbortedException brokenOff(Channel channel, Throwable error) {
        LINES.take()
                .ifPresent(others ->
                        log.warn("A stream was broken off: {}{}", error.getMessage(), LineLimit.others(others)));
        // By a reset: a reader that speaks HTTP/1.0 would take an orderly close for the end of the body.
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
        return new AbortedException("The stream was broken off");
    }

    private static Channel channel(ServerHttpResponse http) {
        NettyOutbound outbound = ServerHttpResponseDecorator.getNativeResponse(http);
        AtomicReference<Channel> channel = new AtomicReference<>();
        outbound.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }
}
