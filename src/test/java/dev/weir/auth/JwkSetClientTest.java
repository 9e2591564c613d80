package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

class JwkSetClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 256 * 1024;

    private final AtomicReference<String> accept = new AtomicReference<>("");
    private final LoopResources loops = LoopResources.create("keys", 1, true);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get("/keys/{length}", this::keys)
                    .get("/moved", (request, response) -> response.sendRedirect("/keys/2"))
                    .get("/status/{status}", JwkSetClientTest::status)
                    .get("/silent", (request, response) -> Mono.never())
                    .get(
                            "/endless",
                            (request, response) -> response.sendString(
                                    Flux.interval(Duration.ofMillis(100)).map(tick -> " "))))
            .bindNow();

    @AfterEach
    void stop() {
        server.disposeNow();
        loops.disposeLater().block(PATIENCE);
    }

    private Mono<Void> keys(HttpServerRequest request, HttpServerResponse response) {
        accept.set(String.join(",", request.requestHeaders().getAll("Accept")));
        int length = Integer.parseInt(String.valueOf(request.param("length")));
        return response.sendString(Mono.just("\u00f6" + "x".repeat(length - 2))).then();
    }

    private static Mono<Void> status(HttpServerRequest request, HttpServerResponse response) {
        return response.status(Integer.parseInt(String.valueOf(request.param("status"))))
                .sendString(Mono.just("{\"keys\":[]}"))
                .then();
    }

    private Mono<String> fetch(String path) {
        return new JwkSetClient("http://127.0.0.1:" + server.port() + path, loops).fetch();
    }

    private void fails(String path, String message) {
        StepVerifier.create(fetch(path))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining(message))
                .verify(PATIENCE);
    }

    @Test
    void bringsTheTextOfTheSet() {
        StepVerifier.create(fetch("/keys/4"))
                .expectNext("\u00f6xx")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(accept).hasValue("application/jwk-set+json, application/json");
    }

    @Test
    void asMuchAsItMayHaveAndNoByteMore() {
        StepVerifier.create(fetch("/keys/" + MOST).map(String::length))
                .expectNext(MOST - 1)
                .expectComplete()
                .verify(PATIENCE);
        fails("/keys/" + (MOST + 1), "the answer has more than 262144 bytes");
    }

    @ParameterizedTest
    @CsvSource({"201", "204", "304", "401", "404", "500", "503"})
    void anotherStatusBringsNone(int status) {
        fails("/status/" + status, "the answer was " + status);
    }

    @Test
    void aRedirectionIsNotFollowed() {
        fails("/moved", "the answer was 302");
        assertThat(accept).hasValue("");
    }

    @ParameterizedTest
    @CsvSource({"/silent", "/endless"})
    void anAnswerThatDoesNotEndIsGivenUp(String path) {
        long began = System.nanoTime();
        StepVerifier.create(fetch(path)).expectError().verify(PATIENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
    }

    @Test
    void whereNobodyListensItFails() {
        server.disposeNow();
        StepVerifier.create(fetch("/keys/4")).expectError().verify(PATIENCE);
    }
}
