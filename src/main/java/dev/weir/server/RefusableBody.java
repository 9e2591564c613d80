package dev.weir.server;

import java.util.concurrent.atomic.AtomicReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** A request whose body fails when it is refused while it is read: too long, too slow, or badly ended. */
final class RefusableBody extends ServerHttpRequestDecorator {

    RefusableBody(ServerHttpRequest request) {
        super(request);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(getDelegate());
        AtomicReference<Mono<Void>> refusal = new AtomicReference<>(Mono.never());
        request.withConnection(connection -> refusal.set(Refusal.ofBody(connection.channel())));
        return super.getBody().takeUntilOther(refusal.get());
    }
}
