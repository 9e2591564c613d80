package dev.weir.warmup;

import dev.weir.auth.Identity;
import dev.weir.auth.OwnConnections;
import dev.weir.catalog.Catalogs;
import dev.weir.dispatch.Dispatcher;
import dev.weir.http.ConsumerName;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Has the service ask itself for rows over its own port, through all that a client's request passes, until the JVM has
 * compiled most of it. It only reads, a few rows at a time by their keys, and nothing that it meets keeps the service from starting.
 */
public final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** As many as make batches; more would only wait. */
    private static final int CONNECTIONS = 32;

    /** Tables that are asked for; more would not make the JVM faster. */
    private static final int MOST_TABLES = 8;

    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private final WarmUpProperties properties;
    private final Catalogs catalogs;
    private final Dispatcher dispatcher;
    private final OwnConnections own;
    private final LoopResources loops;

    public WarmUp(
            WarmUpProperties properties,
            Catalogs catalogs,
            Dispatcher dispatcher,
            OwnConnections own,
            LoopResources loops) {
        this.properties = properties;
        this.catalogs = catalogs;
        this.dispatcher = dispatcher;
        this.own = own;
        this.loops = loops;
    }

    /**
     * Completes when the service has asked itself often or long enough, or there is nothing that it could ask for.
     *
     * @param preferred the role to ask as, if it can read any table; null for the one that can read most
     */
    public Mono<Void> run(OwnPort port, @Nullable String preferred) {
        if (properties.isOff()) {
            return Mono.empty();
        }
        return ReadableTables.among(catalogs.current(), preferred, dispatcher)
                .flatMap(readable -> ask(port, readable))
                .onErrorResume(error -> {
                    LOG.warn("The warm-up has ended early: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> ask(OwnPort port, ReadableTables readable) {
        List<Rotation.Path> paths = readable.tables().stream()
                .limit(MOST_TABLES)
                .flatMap(table -> TablePaths.of(table).stream())
                .toList();
        if (paths.isEmpty()) {
            LOG.info("There is no warm-up: no table with a key of its own can be read");
            return Mono.empty();
        }
        long began = System.nanoTime();
        BooleanSupplier isOver =
                () -> System.nanoTime() - began > properties.time().toNanos();
        Identity identity = new Identity(readable.role(), null, ConsumerName.OWN);
        Function<Rotation, Mono<Void>> connection =
                rotation -> connection(port, new Asker(rotation, port.path(), own, identity));
        Duration limit = properties.time().plus(AFTERWARDS);
        return tried(paths, isOver, connection)
                .flatMap(good -> askAtOnce(new Rotation(good, properties.requests(), isOver), connection))
                .timeout(limit, Mono.error(() -> new TimeoutException("no answer within " + limit.toSeconds() + " s")))
                .doOnNext(rotation -> tell(rotation.answered(), System.nanoTime() - began))
                .then();
    }

    /** Those that are answered well, each asked for once and by itself: what is large or slow shall not come 32 times at once. */
    private static Mono<List<Rotation.Path>> tried(
            List<Rotation.Path> paths, BooleanSupplier isOver, Function<Rotation, Mono<Void>> connection) {
        return Flux.fromIterable(paths)
                .map(path -> new Rotation(List.of(path), 1, isOver))
                .concatMap(rotation -> connection.apply(rotation).thenReturn(rotation))
                .filter(rotation -> rotation.answered() > 0)
                .flatMapIterable(Rotation::paths)
                .collectList();
    }

    private static Mono<Rotation> askAtOnce(Rotation rotation, Function<Rotation, Mono<Void>> connection) {
        return Flux.range(0, CONNECTIONS)
                .flatMap(n -> connection.apply(rotation), CONNECTIONS)
                .then(Mono.just(rotation));
    }

    private static void tell(int answered, long nanos) {
        if (answered == 0) {
            LOG.warn(
                    "There was no warm-up: the service has had no rows from its own port. The first requests will be slower");
        } else {
            LOG.info("Warmed up with {} requests in {} s", answered, "%.1f".formatted(nanos / 1e9));
        }
    }

    /** Completes when the connection has been closed; at once if there is none. */
    private Mono<Void> connection(OwnPort port, Asker asker) {
        return Mono.create(sink -> {
            Channel channel =
                    client(port, asker).connect(port.host(), port.port()).channel();
            channel.closeFuture().addListener(closed -> sink.success());
            sink.onDispose(() -> asker.leave(channel));
        });
    }

    /** Not one of Reactor Netty's, which read only when somebody asks for a body. */
    private Bootstrap client(OwnPort port, Asker asker) {
        EventLoopGroup group = loops.onClient(LoopResources.hasNativeSupport());
        return new Bootstrap()
                .group(group)
                .channel(loops.onChannelClass(SocketChannel.class, group))
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(AFTERWARDS.toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install(channel, port, asker);
                    }
                });
    }

    private static void install(Channel channel, OwnPort port, Asker asker) {
        if (port.isSecure()) {
            channel.pipeline().addLast(trusting().newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new HttpClientCodec(), asker);
    }

    /** Whatever its certificate says, the port is our own. */
    private static SslContext trusting() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
