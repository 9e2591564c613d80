package dev.weir.bound;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Concurrent clients, each with one request at a time, that check every answer. */
final class Load implements AutoCloseable {

    private static final int KEPT = 20;

    private final LoopResources loops = LoopResources.create("load", 1, true);
    private final ConnectionProvider connections;
    private final HttpClient http;
    private final int clients;
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusedWithoutRetryAfter = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    Load(int port, int clients) {
        this.clients = clients;
        this.connections = ConnectionProvider.builder("load")
                .maxConnections(clients)
                .pendingAcquireMaxCount(-1)
                .build();
        this.http = HttpClient.create(connections)
                .runOn(loops)
                .responseTimeout(Duration.ofSeconds(30))
                .baseUrl("http://127.0.0.1:" + port);
    }

    /** Sends requests for this long, and waits for the answers to the last ones. */
    void run(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        Flux.range(0, clients).flatMap(client -> client(end), clients).then().block(duration.plusSeconds(60));
    }

    private Mono<Void> client(long end) {
        return Flux.defer(() -> Flux.fromIterable(Requests.round(ThreadLocalRandom.current())))
                .takeWhile(request -> System.nanoTime() < end)
                .concatMap(this::send, 1)
                .repeat(() -> System.nanoTime() < end)
                .then();
    }

    private Mono<Void> send(Requests.Request request) {
        return http.get()
                .uri(request.path())
                .responseSingle((response, body) -> check(request, response, body))
                .onErrorResume(error -> note(request.path() + ": " + error));
    }

    private Mono<Void> check(Requests.Request request, HttpClientResponse response, ByteBufMono body) {
        return body.asString().defaultIfEmpty("").flatMap(text -> {
            int status = response.status().code();
            if (status == 200 && text.equals(request.body())) {
                right.incrementAndGet();
                return Mono.empty();
            }
            if (status == 503) {
                refused.incrementAndGet();
                if (response.responseHeaders().get("Retry-After") == null) {
                    refusedWithoutRetryAfter.incrementAndGet();
                }
                return Mono.empty();
            }
            return note(request.path() + ": " + status + " " + text);
        });
    }

    private Mono<Void> note(String what) {
        if (wrong.size() < KEPT) {
            wrong.add(what);
        }
        return Mono.empty();
    }

    long right() {
        return right.get();
    }

    /** Honest refusals: 503. */
    long refused() {
        return refused.get();
    }

    /** Reads are always worth trying again, so each refusal must say when. */
    long refusedWithoutRetryAfter() {
        return refusedWithoutRetryAfter.get();
    }

    /** Answers that are neither right nor honest; the first few of them. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    String report() {
        return right() + " right, " + refused() + " refused with 503, " + wrong.size() + " wrong";
    }

    @Override
    public void close() {
        connections.disposeLater().block(Duration.ofSeconds(10));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
    }
}
