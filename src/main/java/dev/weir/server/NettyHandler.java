package dev.weir.server;

import dev.weir.http.ClientResponse;
import java.util.function.BiFunction;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * From Reactor Netty to Spring's API, with a request and a response of our own.
 *
 * <p>It stands where {@code ReactorHttpHandlerAdapter} would, whose request makes a URI of each target, and whose response
 * takes six operators to be committed.
 *
 * @param handler of all requests
 */
record NettyHandler(HttpHandler handler) implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {

    @Override
    public Mono<Void> apply(HttpServerRequest received, HttpServerResponse response) {
        NettyDataBufferFactory buffers = new NettyDataBufferFactory(response.alloc());
        ClientRequest request = new ClientRequest(received, buffers);
        return handler.handle(request, responseTo(request, new ClientResponse(response, buffers)));
    }

    private static ServerHttpResponse responseTo(ClientRequest request, ServerHttpResponse response) {
        return request.getMethod().equals(HttpMethod.HEAD) ? new HttpHeadResponseDecorator(response) : response;
    }
}
