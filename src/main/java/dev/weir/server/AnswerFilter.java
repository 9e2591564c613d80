package dev.weir.server;

import dev.weir.rest.response.ErrorResponses;
import dev.weir.rest.response.RestResponse;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Around every request: renders a failure that a handler did not, and tells that the request was answered. */
final class AnswerFilter implements WebFilter {

    /** The request attribute in which a handler leaves its route: the relation or function of the catalog. */
    static final String ROUTE = "dev.weir.route";

    private final Failures failures;
    private final Observer observer;

    AnswerFilter(Failures failures, Observer observer) {
        this.failures = failures;
        this.observer = observer;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long began = System.nanoTime();
        return chain.filter(exchange)
                .onErrorResume(error -> fail(exchange, error))
                .doFinally(signal -> observer.on(answered(exchange, signal, began)));
    }

    /** A response that is on its way already cannot be taken back: the error goes on, and breaks it off. */
    private Mono<Void> fail(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        RestResponse answer = ErrorResponses.render(failures.of(error, exchange.getRequest()));
        response.setRawStatusCode(answer.status());
        response.getHeaders().clear();
        response.getHeaders().addAll(answer.headers());
        byte[] body = bytes(answer.takeBody());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static byte[] bytes(@Nullable ByteBuf body) {
        if (body == null) {
            return new byte[0];
        }
        try {
            return ByteBufUtil.getBytes(body);
        } finally {
            body.release();
        }
    }

    private static Event answered(ServerWebExchange exchange, SignalType signal, long began) {
        return new Event.Answered(
                exchange.getRequest().getMethod().name(),
                exchange.getAttributeOrDefault(ROUTE, "other"),
                status(exchange.getResponse(), signal),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** 0 when the client went away before there was a status. */
    private static int status(ServerHttpResponse response, SignalType signal) {
        if (signal == SignalType.CANCEL && !response.isCommitted()) {
            return 0;
        }
        HttpStatusCode status = response.getStatusCode();
        return status == null ? 200 : status.value();
    }
}
