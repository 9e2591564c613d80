package dev.weir.pool;

import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.DatabaseUnavailable;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The one pool: started, lent from, kept warm, and closed. */
final class PooledDatabase implements Database, Connections, PoolConsole {

    private static final Duration UPKEEP = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private final ConnectionPool pool;
    private final BoundedConnectionFactory factory;
    private final Bound bound;
    private final Reachability reachability;
    private final StartupCheck check;
    private final DriverSettings settings;
    private final PoolProperties properties;
    private final Clock clock;
    private final Disposable.Swap upkeep = Disposables.swap();
    private final AtomicReference<String> version = new AtomicReference<>("");
    private final Mono<Void> closing = Mono.defer(this::closeNow).cache();

    PooledDatabase(
            ConnectionPool pool,
            BoundedConnectionFactory factory,
            Bound bound,
            Reachability reachability,
            DriverSettings settings,
            PoolProperties properties,
            Clock clock) {
        this.pool = pool;
        this.factory = factory;
        this.bound = bound;
        this.reachability = reachability;
        this.check = new StartupCheck(settings);
        this.settings = settings;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Mono<Void> start() {
        return Mono.defer(() -> probe().retryWhen(untilStartupTimeout()))
                .doOnNext(this::learn)
                .then(Mono.defer(this::warmUp))
                .then(Mono.fromRunnable(this::keepUp));
    }

    /** A connection of its own, under the bound like every other, closed before the pool opens its first. */
    private Mono<String> probe() {
        return Mono.usingWhen(
                factory.once().timeout(properties.connectTimeout()),
                connection -> check.check(connection).timeout(properties.connectTimeout()),
                PostgresqlConnection::close);
    }

    private void learn(String serverVersion) {
        version.set(serverVersion);
        factory.serverVersion(StartupCheck.major(serverVersion));
    }

    private Retry untilStartupTimeout() {
        Instant end = clock.instant().plus(properties.startupTimeout());
        return Retry.from(failures -> failures.map(Retry.RetrySignal::failure)
                // Between two attempts there is only our own refusal, which does not say why.
                .scan((before, failure) -> isRefusal(failure) ? before : failure)
                .concatMap(failure -> again(failure, end)));
    }

    private Mono<Long> again(Throwable error, Instant end) {
        if (factory.isFull(error)) {
            factory.tellFull();
            return Mono.delay(Full.longPause());
        }
        StartupException fatal = check.fatal(error);
        if (fatal != null) {
            return Mono.error(fatal);
        }
        if (clock.instant().isAfter(end)) {
            return Mono.error(check.unreachable(error, properties));
        }
        return Mono.delay(pause());
    }

    private Duration pause() {
        Duration pause = reachability.untilNextAttempt();
        return pause.compareTo(SHORTEST_RETRY) > 0 ? pause : SHORTEST_RETRY;
    }

    /** Finds out whether the database is back, and keeps one connection at least, also without requests. */
    private void keepUp() {
        upkeep.update(Flux.interval(UPKEEP)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.defer(this::look).onErrorComplete(), 1)
                .subscribe());
    }

    private Mono<Void> look() {
        retireSurplus();
        boolean due = !reachability.untilNextAttempt().isPositive() && (!reachability.connects() || bound.held() == 0);
        return due ? borrow().flatMap(this::prove) : Mono.empty();
    }

    /** The connection may have been there before, and its server may be gone. */
    private Mono<Void> prove(Lease lease) {
        return Mono.defer(() -> lease.connection()
                        .createStatement("select 1")
                        .execute()
                        .concatMap(result -> result.getRowsUpdated())
                        .then())
                .timeout(properties.connectTimeout())
                .doOnSuccess(answer -> lease.answered())
                .then(Mono.defer(lease::release))
                .onErrorResume(error -> lease.destroy());
    }

    /**
     * Opens every connection, so that the first requests find them. A replica of a fleet is not there before it holds one:
     * the slot that it was probed with may have gone to another meanwhile.
     */
    private Mono<Void> warmUp() {
        return settings.budget() == null
                ? openAll()
                : borrow().retryWhen(untilStartupTimeout()).flatMap(Lease::release);
    }

    private Mono<Void> openAll() {
        return Flux.range(0, bound.size())
                .flatMap(i -> borrow().onErrorComplete(), bound.size())
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .flatMap(Lease::release)
                .then();
    }

    @Override
    public Mono<Lease> borrow() {
        Mono<Lease> acquire = pool.create()
                .map(connection -> new Lease(connection, factory))
                // A connection that died between the pool's look at it and ours: the next one is another.
                .retryWhen(Retry.max(bound.size())
                        .filter(error -> !isRefusal(error) && !factory.isFull(error) && reachability.connects()))
                .onErrorMap(this::unavailable);
        return Borrowing.within(
                properties.connectTimeout(),
                acquire,
                Schedulers.parallel(),
                () -> new FailureException(new DatabaseUnavailable(pause())));
    }

    private static boolean isRefusal(Throwable error) {
        return error instanceof FailureException;
    }

    private Throwable unavailable(Throwable error) {
        Throwable cause = Exceptions.isRetryExhausted(error) && error.getCause() != null ? error.getCause() : error;
        return isRefusal(cause) ? cause : new FailureException(new DatabaseUnavailable(pause()), cause);
    }

    @Override
    public boolean up() {
        return reachability.up();
    }

    @Override
    public Optional<Unreachable> unreachable() {
        return reachability.unreachable();
    }

    @Override
    public Optional<Instant> full() {
        return factory.full();
    }

    @Override
    public String description() {
        return "PostgreSQL " + version.get() + " at " + settings.target() + " as " + settings.user();
    }

    @Override
    public String applicationName() {
        return settings.applicationName();
    }

    @Override
    public int bound() {
        return bound.size();
    }

    @Override
    public PoolStatus status() {
        return new PoolStatus(
                bound.size(),
                bound.limit(),
                bound.held(),
                pool.getMetrics().map(PoolMetrics::acquiredSize).orElse(0),
                pool.getMetrics().map(PoolMetrics::idleSize).orElse(0));
    }

    @Override
    public Mono<Void> resize(int size) {
        status().requirePossible(size);
        bound.limit(size);
        return Flux.interval(Duration.ZERO, LOOK_AGAIN)
                .onBackpressureDrop()
                .doOnNext(tick -> retireSurplus())
                .filter(tick -> bound.held() <= bound.limit())
                .next()
                .then();
    }

    /** Also those whose opening had begun before the pool was made smaller. */
    private void retireSurplus() {
        List<Backend> usable = factory.usable();
        int surplus = Math.max(0, usable.size() - bound.limit());
        usable.subList(0, surplus).forEach(Backend::leave);
    }

    @Override
    public Mono<Integer> recycle(Duration patience) {
        return Flux.defer(() -> Flux.fromIterable(factory.usable()))
                .concatMap(backend -> replace(backend, patience), 1)
                .reduce(0, Integer::sum);
    }

    private static Mono<Integer> replace(Backend backend, Duration patience) {
        return Mono.defer(() -> {
            backend.retire();
            return backend.end().thenReturn(1).timeout(patience, Mono.just(0));
        });
    }

    @Override
    public Mono<Void> close() {
        return closing;
    }

    private Mono<Void> closeNow() {
        upkeep.dispose();
        return pool.disposeLater()
                .onErrorComplete()
                .then(Mono.defer(bound::untilEmpty))
                .timeout(properties.closeTimeout(), Mono.empty());
    }
}
