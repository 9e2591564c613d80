package dev.weir.server;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    /** Spring asks each request for it, and uses it in its own log lines alone. Making one costs more than a route. */
    @Override
    public String getId() {
        return "";
    }

    @Override
    public Flux<DataBuffer> getBody() {
        AtomicReference<Mono<Void>> refusal = new AtomicReference<>(Mono.never());
        ofConnection(channel -> refusal.set(Refusal.ofBody(channel)));
        return super.getBody().takeUntilOther(refusal.get());
    }

    /** Whether the client was answered, and that was told of, while the application had not begun to read the body. */
    boolean isAnsweredElsewhere() {
        AtomicBoolean answered = new AtomicBoolean();
        ofConnection(channel -> answered.set(Refusal.hasAnswered(channel)));
        return answered.get();
    }

    private void ofConnection(Consumer<Channel> look) {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(getDelegate());
        request.withConnection(connection -> look.accept(connection.channel()));
    }
}
