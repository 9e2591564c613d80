package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ResponseWriterTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final ByteBuf bytes = Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8);
    private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

    @Test
    void aWrittenBodyIsReleased() {
        StepVerifier.create(write()).expectComplete().verify(SOON);
        StepVerifier.create(exchange.getResponse().getBodyAsString())
                .expectNext("[]")
                .expectComplete()
                .verify(SOON);
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void aBodyWhoseClientLeftBeforeItWasWrittenIsReleased() {
        write().subscribe(new BaseSubscriber<Void>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
        assertThat(bytes.refCnt()).isZero();
    }

    private Mono<Void> write() {
        return ResponseWriter.toServerResponse(new Response(200, new DefaultHttpHeaders(), bytes))
                .flatMap(response -> response.writeTo(exchange, new NoContext()));
    }
}
