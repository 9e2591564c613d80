package dev.weir.monitor;

import dev.weir.fleet.FleetStatus;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Other instances, each asked for its own {@code /actuator/connections}, with the credentials of who looks. Bounded in time, size and
 * number; one that does not answer is shown with the reason.
 */
final class Peers {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MOST_INSTANCES = 200;
    private static final int AT_ONCE = 16;
    private static final int OK = 200;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final List<URI> instances;
    private final HttpClient client;

    /**
     * What one instance says of itself.
     *
     * @param instance its address
     * @param service what is in its process; null when it did not answer
     * @param database whether it reaches its database; null when it did not answer
     * @param fleet how it sees the fleet; null where there is none
     * @param failure why it did not answer; null when it did
     */
    record Peer(
            String instance,
            @Nullable Service service,
            @Nullable Database database,
            @Nullable FleetStatus fleet,
            @Nullable String failure) {}

    /** Of a frame what a line shows of the process. */
    record Service(
            String applicationName,
            int held,
            int busy,
            boolean paused,
            boolean draining,
            int waiting,
            long longestWaitMillis) {}

    /** Of a frame what a line shows of the database. */
    record Database(boolean up) {}

    /** A frame, less what is not shown. */
    private record Seen(
            Service service, Database database, @Nullable FleetStatus fleet) {}

    Peers(List<URI> instances, LoopResources loops) {
        this.instances = instances;
        this.client = HttpClient.newConnection().runOn(loops).responseTimeout(LIMIT);
    }

    /** @param authorization the credentials to pass on; null for none */
    Mono<List<Peer>> look(@Nullable String authorization) {
        return Flux.fromIterable(instances)
                .concatMap(this::addresses)
                .take(MOST_INSTANCES)
                .flatMapSequential(address -> ask(address, authorization), AT_ONCE)
                .collectList();
    }

    /** The look-up blocks, on a thread that may. */
    private Flux<URI> addresses(URI instance) {
        return Mono.fromCallable(() -> InetAddress.getAllByName(instance.getHost()))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(LIMIT)
                .map(found -> Arrays.stream(found)
                        .map(each -> at(instance, each))
                        .sorted()
                        .toList())
                .onErrorReturn(List.of(instance))
                .flatMapIterable(all -> all);
    }

    private static URI at(URI instance, InetAddress address) {
        String host = address.getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port(instance));
    }

    private static int port(URI instance) {
        return instance.getPort() < 0 ? 80 : instance.getPort();
    }

    private Mono<Peer> ask(URI address, @Nullable String authorization) {
        String name = address.getHost() + ":" + port(address);
        return client.headers(headers -> {
                    if (authorization != null) {
                        headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
                    }
                })
                .get()
                .uri(address.resolve("/actuator/connections"))
                .response(Peers::body)
                .collect(ByteArrayOutputStream::new, Peers::add)
                .timeout(LIMIT)
                .map(bytes -> JSON.readValue(bytes.toByteArray(), Seen.class))
                .map(seen -> new Peer(name, seen.service(), seen.database(), seen.fleet(), null))
                .onErrorResume(
                        error -> Mono.just(new Peer(name, null, null, null, String.valueOf(error.getMessage()))));
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
