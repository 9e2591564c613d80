package dev.weir.monitor;

import dev.weir.fleet.FleetStatus;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;
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
    private final HttpClient plain;
    private final HttpClient secure;

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

    /**
     * One instance.
     *
     * @param instance as it is configured
     * @param address one of those that its name has
     */
    private record Place(URI instance, InetSocketAddress address) {

        /** As it is shown: by its address, unless it has none. */
        String name() {
            InetAddress found = address.getAddress();
            return (found == null ? address.getHostString() : NetUtil.toAddressString(found)) + ":" + address.getPort();
        }
    }

    /**
     * Those at these places.
     *
     * @param tls how those are asked whose scheme is https
     */
    Peers(List<URI> instances, LoopResources loops, SslProvider.GenericSslContextSpec<?> tls) {
        this.instances = instances;
        this.plain = HttpClient.newConnection().runOn(loops).responseTimeout(LIMIT);
        this.secure = plain.secure(spec -> spec.sslContext(tls));
    }

    /** @param authorization the credentials to pass on; null for none */
    Mono<List<Peer>> look(@Nullable String authorization) {
        return Flux.fromIterable(instances)
                .concatMap(this::addresses)
                .take(MOST_INSTANCES)
                .flatMapSequential(place -> ask(place, authorization), AT_ONCE)
                .collectList();
    }

    /** The look-up blocks, on a thread that may. An address keeps the name, by which a certificate is judged. */
    private Flux<Place> addresses(URI instance) {
        return Mono.fromCallable(() -> InetAddress.getAllByName(instance.getHost()))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(LIMIT)
                .map(found -> Arrays.stream(found)
                        .map(each -> new Place(instance, new InetSocketAddress(each, instance.getPort())))
                        .sorted(Comparator.comparing(Place::name))
                        .toList())
                .onErrorReturn(List.of(new Place(
                        instance, InetSocketAddress.createUnresolved(instance.getHost(), instance.getPort()))))
                .flatMapIterable(all -> all);
    }

    private Mono<Peer> ask(Place place, @Nullable String authorization) {
        HttpClient client = "https".equals(place.instance().getScheme()) ? secure : plain;
        String name = place.name();
        return client.headers(headers -> {
                    if (authorization != null) {
                        headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
                    }
                })
                .remoteAddress(place::address)
                .get()
                .uri("/actuator/connections")
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
