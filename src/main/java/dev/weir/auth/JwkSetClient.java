package dev.weir.auth;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.LoopResources;

/** Fetches a set of keys, on the service's own event loops: bounded in time and size, and following no redirection. */
final class JwkSetClient {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int OK = 200;

    private final HttpClient client;
    private final String uri;

    JwkSetClient(String uri, LoopResources loops) {
        this.uri = uri;
        this.client = HttpClient.newConnection()
                .runOn(loops)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/jwk-set+json, application/json"))
                .responseTimeout(LIMIT);
    }

    Mono<String> fetch() {
        return client.get()
                .uri(uri)
                .response(JwkSetClient::body)
                .collect(ByteArrayOutputStream::new, JwkSetClient::add)
                .map(bytes -> bytes.toString(StandardCharsets.UTF_8))
                .timeout(LIMIT);
    }

    private static Flux<byte[]> body(HttpClientResponse response, ByteBufFlux content) {
        return response.status().code() == OK
                ? content.asByteArray()
                : Flux.error(new IllegalStateException("the answer was " + response.status()));
    }

    private static void add(ByteArrayOutputStream bytes, byte[] part) {
        if (bytes.size() + part.length > MOST_BYTES) {
            throw new IllegalStateException("the answer has more than %d bytes".formatted(MOST_BYTES));
        }
        bytes.writeBytes(part);
    }
}
