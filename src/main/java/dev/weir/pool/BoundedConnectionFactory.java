package dev.weir.pool;

import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.DatabaseUnavailable;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Parting;
import dev.weir.telemetry.Observer;
import io.netty.channel.Channel;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.resources.LoopResources;

/**
 * Opens connections, each under a permit of the {@link Bound}. The pool above it forgets a connection as soon as it
 * has begun to close it, and may ask for another at once; here that one waits until the first one's backend is gone.
 */
final class BoundedConnectionFactory implements ConnectionFactory {

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final DriverSettings settings;
    private final LoopResources loops;
    private final Bound bound;
    private final PoolProperties properties;
    private final Reachability reachability;
    private final MemoryBudget answers;
    private final Clock clock;
    private final Observer observer;
    private final Writability writability;
    private final Map<Connection, Backend> backends = new ConcurrentHashMap<>();
    private final AtomicInteger serverVersion = new AtomicInteger();
    private final AtomicReference<@Nullable Instant> toldFull = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> fullSince = new AtomicReference<>();

    BoundedConnectionFactory(
            DriverSettings settings,
            LoopResources loops,
            Bound bound,
            PoolProperties properties,
            Reachability reachability,
            MemoryBudget answers,
            Clock clock,
            Observer observer) {
        this.settings = settings;
        this.loops = loops;
        this.bound = bound;
        this.properties = properties;
        this.reachability = reachability;
        this.answers = answers;
        this.clock = clock;
        this.observer = observer;
        this.writability = new Writability(clock, observer);
    }

    /** Where all of the fleet's connections are taken, it tries again for as long as a borrower may wait. */
    @Override
    public Mono<PostgresqlConnection> create() {
        return settings.budget() == null ? once() : Full.retried(once(), properties.connectTimeout());
    }

    /** One attempt. */
    Mono<PostgresqlConnection> once() {
        return Mono.create(this::create);
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return () -> "PostgreSQL";
    }

    /** Whether a connection may be lent: its backend is there, and neither doomed nor past its life. */
    boolean usable(Connection connection) {
        Backend backend = backends.get(connection);
        return backend != null && !backend.doomed() && !backend.retired(clock.instant());
    }

    /** It is with a borrower, or with the pool. */
    void lent(Connection connection, boolean out) {
        with(connection, backend -> backend.lent(out));
    }

    private void with(Connection connection, Consumer<Backend> action) {
        Backend backend = backends.get(connection);
        if (backend != null) {
            action.accept(backend);
        }
    }

    /**
     * A write was refused by a connection because the whole session takes none. The connection is replaced, and so are
     * those that were opened while writes were taken, unless that was done a moment ago.
     *
     * @return whether writes were taken before; if not, the refusal stands
     */
    boolean refusedWrite(Connection connection) {
        Backend backend = backends.get(connection);
        boolean openedReadOnly = backend != null && backend.readOnly();
        if (settings.wantsReplica()) {
            return false;
        }
        Writability.Finding finding = writability.refused(openedReadOnly);
        if (finding.replace()) {
            backends.values().stream()
                    .filter(other -> other == backend || !other.readOnly())
                    .forEach(Backend::retire);
        }
        return finding.lost();
    }

    /** Those that may be lent, idle ones first. */
    List<Backend> usable() {
        Instant now = clock.instant();
        Map<Boolean, List<Backend>> byLoan = backends.values().stream()
                .filter(backend -> !backend.doomed() && !backend.retired(now))
                .collect(Collectors.partitioningBy(Backend::lent));
        return Stream.of(false, true)
                .flatMap(lent -> byLoan.getOrDefault(lent, List.of()).stream())
                .toList();
    }

    /** The connection is one too many. */
    void leave(Connection connection) {
        with(connection, Backend::leave);
    }

    /** PostgreSQL has answered over one of the connections. */
    void answered() {
        reachability.answered();
    }

    /** Completes when the connection's backend is gone. */
    Mono<Void> end(Connection connection) {
        Backend backend = backends.get(connection);
        return backend == null ? Mono.empty() : backend.end();
    }

    /** The process id of the connection's backend; 0 when it is gone. */
    int processId(Connection connection) {
        Backend backend = backends.get(connection);
        return backend == null ? 0 : backend.processId();
    }

    Channel channel(Connection connection) {
        Backend backend = backends.get(connection);
        if (backend == null) {
            throw new R2dbcNonTransientResourceException("The connection is gone");
        }
        return backend.channel();
    }

    <T> T keep(Connection connection, Class<T> type, Supplier<T> first) {
        Backend backend = backends.get(connection);
        return backend == null ? first.get() : backend.keep(type, first);
    }

    /** Closes the connection's socket, whatever the driver waits for. */
    void part(Connection connection) {
        with(connection, Backend::abandon);
    }

    /** Sees to it that a connection is closed when it comes back to the pool. */
    void doom(Connection connection) {
        with(connection, Backend::doom);
    }

    boolean doomed(Connection connection) {
        Backend backend = backends.get(connection);
        return backend == null || backend.doomed();
    }

    /** Major version of the server, once a connection has told it. */
    void serverVersion(int major) {
        serverVersion.set(major);
    }

    private void create(MonoSink<PostgresqlConnection> sink) {
        Duration pause = reachability.untilNextAttempt();
        if (pause.isPositive()) {
            sink.error(new FailureException(new DatabaseUnavailable(pause)));
            return;
        }
        Connecting connecting = new Connecting(this, sink, clock.instant());
        sink.onCancel(connecting);
        connecting.begin();
    }

    /** What watches frames stands behind the driver's TLS, which it puts first, and before its decoder, which it puts last. */
    private void opening(Backend backend, Channel channel) {
        channel.pipeline().addLast("weir.large-frames", new LargeFrames(answers, observer));
        backend.opening(channel);
    }

    Bound bound() {
        return bound;
    }

    Backend backend(Bound.Permit permit, Consumer<Parting> gone) {
        return new Backend(permit, properties.closeTimeout(), gone);
    }

    /** Opens a connection; settings that the driver does not take are an attempt that failed, too. */
    Mono<PostgresqlConnection> connect(Backend backend) {
        BackendChannels channels = new BackendChannels(loops, channel -> opening(backend, channel), backend.end());
        return settings.factory(channels, serverVersion.get())
                .create()
                .flatMap(connection -> Introduction.of(connection, settings, backend, backends.isEmpty()))
                .timeout(patience(), Mono.error(this::silence));
    }

    /** Ends before the pool gives up and cancels, so that a database that says nothing counts as down. */
    private Duration patience() {
        return properties.connectTimeout().multipliedBy(9).dividedBy(10);
    }

    private Throwable silence() {
        return new TimeoutException("No answer within " + patience().toMillis() + " ms");
    }

    /** A connection is there; whether it still is. */
    boolean connected(Backend backend, PostgresqlConnection connection, Instant begun) {
        backends.put(connection, backend);
        fullSince.set(null);
        reachability.succeeded();
        if (!backend.opened(properties.retirement(clock.instant()))) {
            backends.remove(connection);
            return false;
        }
        writability.opened(backend.readOnly());
        observer.on(new Event.ConnectionOpened(Duration.between(begun, clock.instant())));
        return true;
    }

    /** An attempt failed. A database that is full can be reached. */
    void failed(Backend backend, Throwable error) {
        backend.abandon();
        if (isFull(error)) {
            fullSince.compareAndSet(null, clock.instant());
            observer.on(new Event.NoFreeSlot());
            return;
        }
        reachability.failed(error);
        observer.on(new Event.ConnectFailed(String.valueOf(error.getMessage())));
    }

    void gone(Backend backend, Parting how) {
        backends.values().removeIf(candidate -> candidate == backend);
        observer.on(new Event.ConnectionGone(how));
    }

    /** The slot that the connection holds of the fleet's budget; null where there is no fleet. */
    @Nullable
    Claim claim(Connection connection) {
        Backend backend = backends.get(connection);
        return backend == null ? null : backend.claim();
    }

    /** Whether the attempt failed since all connections of the fleet's budget are taken. */
    boolean isFull(Throwable error) {
        return settings.budget() != null && Full.is(error);
    }

    /** Since when there is no connection, since all of the fleet's budget are taken; empty while there is one. */
    Optional<Instant> full() {
        return backends.isEmpty() ? Optional.ofNullable(fullSince.get()) : Optional.empty();
    }

    /** Says why nothing is served yet, at first and then once a minute. */
    void tellFull() {
        Budget budget = settings.budget();
        Instant now = clock.instant();
        Instant last = toldFull.get();
        boolean due = last == null || Duration.between(last, now).compareTo(BETWEEN_WORDS) >= 0;
        if (budget != null && due && toldFull.compareAndSet(last, now)) {
            observer.on(new Event.FleetFull(budget.full()));
        }
    }

    void slotLost() {
        observer.on(new Event.SlotLost());
    }
}
