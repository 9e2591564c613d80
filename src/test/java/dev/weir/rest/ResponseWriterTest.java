package dev.weir.rest;

import static dev.weir.rest.plan.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Rows;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.response.Responses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
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
        ApiRequest request = get("orders");
        return ResponseWriter.toServerResponse(Responses.render(
                        request,
                        new Planner(null, 1000).plan(request, Shop.CATALOG),
                        Rows.of(bytes, "0", null),
                        "/orders"))
                .flatMap(response -> response.writeTo(exchange, new NoContext()));
    }

    private static final class NoContext implements ServerResponse.Context {

        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return List.of();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }
    }
}
