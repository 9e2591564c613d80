package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Notice;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.util.retry.Retry;

/**
 * The catalog in force, read again when the database says that it has changed.
 *
 * <p>A snapshot is read at the start, whenever listening begins - also the first time, since a change may have come
 * between the first snapshot and then - and on every notification that asks for one. Listening alone would not do
 * for a start: a standby refuses it. Readings never overlap: what is asked for during
 * one leads to exactly one more after it, so that no change that was announced stays unseen. A reading that finds
 * nothing new leaves the snapshot in force, with its version. So does one that fails; it is tried again after a pause,
 * which ends early when a reading is asked for: listening again means that there is a connection again.
 */
public final class LiveCatalog implements Catalogs, AutoCloseable {

    static final String CHANNEL = "pgrst";

    /** What a notification says that asks for a reading; settings of roles are read with the schema. */
    private static final Set<String> WORDS =
            Set.of("", "reload schema", "reload tables", "reload relationships", "reload config");

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Notice ORDER = new Notice.Notification(CHANNEL, "");

    /** Two that order a reading at the same moment are told one after the other, which takes microseconds. */
    private static final Duration AT_THE_SAME_TIME = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final CatalogReader reader;
    private final Observer observer;
    private final Clock clock;
    private final AtomicReference<@Nullable Loaded> loaded = new AtomicReference<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Sinks.Empty<Void> first = Sinks.empty();
    private final Sinks.Many<Notice> demands = Sinks.many().multicast().directBestEffort();
    private final Sinks.Many<Notice> orders = Sinks.many().multicast().directBestEffort();
    private final AtomicLong ordered = new AtomicLong();
    private final Sinks.Many<Read> readings = Sinks.many().multicast().directBestEffort();
    private final AtomicReference<@Nullable Failing> failing = new AtomicReference<>();
    private final Disposable.Swap following = Disposables.swap();

    LiveCatalog(Dispatcher dispatcher, CatalogReader reader, Observer observer, Clock clock) {
        this.dispatcher = dispatcher;
        this.reader = reader;
        this.observer = observer;
        this.clock = clock;
    }

    private record Loaded(Catalog catalog, Instant at) {}

    /** A reading that went well, and the orders that had been given when it began. */
    private record Read(Catalog catalog, long orders) {}

    private record Failing(Instant since, String reason) {}

    /**
     * Begins to follow the database; completes when the first snapshot is in force. While the database cannot be
     * read it keeps trying: the caller bounds the wait. Fails with {@link SchemaNotFoundException} when a configured
     * schema does not exist, and with {@link PreRequestNotFoundException}. Later subscriptions only wait.
     */
    public Mono<Void> start() {
        return Mono.defer(() -> {
            if (started.compareAndSet(false, true)) {
                follow();
            }
            return first.asMono();
        });
    }

    @Override
    public Catalog current() {
        Loaded now = loaded.get();
        if (now == null) {
            throw new FailureException(new ServiceFailure.NotReady(RETRY_AFTER));
        }
        return now.catalog();
    }

    /** When the schema was last read and found to be as the snapshot in force says; empty before the first time. */
    public Optional<Instant> loadedAt() {
        return Optional.ofNullable(loaded.get()).map(Loaded::at);
    }

    /** How long ago {@link #loadedAt()} was; empty before the first time. */
    public Optional<Duration> age() {
        return loadedAt().map(at -> Duration.between(at, clock.instant()));
    }

    /**
     * Reads the schema again, as after a notification; answers with the snapshot then in force. While the database
     * cannot be read it keeps trying: the caller bounds the wait.
     */
    public Mono<Catalog> reload() {
        return Mono.defer(() -> {
            long order = ordered.incrementAndGet();
            return readings.asFlux()
                    .doOnSubscribe(waiting -> orders.emitNext(ORDER, EmitFailureHandler.busyLooping(AT_THE_SAME_TIME)))
                    .filter(reading -> reading.orders() >= order)
                    .next()
                    .map(Read::catalog);
        });
    }

    /** How long reading has been failing; zero while the last reading went well. */
    public Duration failingFor() {
        Failing now = failing.get();
        return now == null ? Duration.ZERO : Duration.between(now.since(), clock.instant());
    }

    /** Why the last reading failed; empty when it went well. */
    public Optional<String> lastFailure() {
        return Optional.ofNullable(failing.get()).map(Failing::reason);
    }

    /** Stops following, and cancels a reading under way. The last snapshot stays in force. */
    @Override
    public void close() {
        following.dispose();
    }

    private void follow() {
        following.update(load().subscribe(never -> {}, first::tryEmitError));
    }

    /**
     * The latest demand is kept while a reading runs; without prefetch, concatMap asks for it only when that reading
     * is over.
     */
    private Flux<Void> load() {
        return dispatcher
                .notifications(CHANNEL)
                .mergeWith(orders.asFlux().onBackpressureLatest())
                .filter(LiveCatalog::asksForReading)
                .doOnNext(demands::tryEmitNext)
                .startWith(new Notice.Listening(CHANNEL))
                .onBackpressureLatest()
                .concatMap(demand -> readUntilItSucceeds(), 0);
    }

    private static boolean asksForReading(Notice notice) {
        return switch (notice) {
            case Notice.Listening listening -> true;
            case Notice.Notification notification -> WORDS.contains(notification.payload());
        };
    }

    private Mono<Void> readUntilItSucceeds() {
        return Mono.defer(this::read)
                .doOnError(failure -> mayMend(failure) && !isOurEnd(failure), this::tellFailure)
                .retryWhen(Retry.from(failures -> failures.concatMap(this::again)));
    }

    private Mono<?> again(Retry.RetrySignal failed) {
        return mayMend(failed.failure())
                ? Mono.firstWithSignal(
                        Mono.delay(pause(failed.totalRetries())),
                        demands.asFlux().next())
                : Mono.error(failed.failure());
    }

    /** Doubles from one failure to the next, and is up to a half longer, so that a fleet does not read in step. */
    private static Duration pause(long failures) {
        long doubled = FIRST_PAUSE.toMillis() << Math.min(failures, 10);
        long capped = Math.min(doubled, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(capped + ThreadLocalRandom.current().nextLong(capped / 2 + 1));
    }

    private Mono<Void> read() {
        Instant begun = clock.instant();
        long orderedBefore = ordered.get();
        return reader.read(nextVersion())
                .doOnNext(catalog -> install(catalog, begun))
                .doOnNext(catalog -> readings.tryEmitNext(new Read(current(), orderedBefore)))
                .then();
    }

    private long nextVersion() {
        Loaded now = loaded.get();
        return now == null ? 1 : now.catalog().version() + 1;
    }

    private void install(Catalog catalog, Instant begun) {
        Instant now = clock.instant();
        Loaded before = loaded.get();
        boolean changed = before == null || !before.catalog().saysTheSameAs(catalog);
        failing.set(null);
        loaded.set(new Loaded(before == null || changed ? catalog : before.catalog(), now));
        if (changed) {
            dispatcher.schemaChanged();
        }
        observer.on(new Event.CatalogLoaded(catalog.relations().size(), Duration.between(begun, now), changed));
        first.tryEmitEmpty();
    }

    private void tellFailure(Throwable failure) {
        String message = failure.getMessage();
        String reason = message == null ? failure.toString() : message;
        failing.updateAndGet(before -> new Failing(before == null ? clock.instant() : before.since(), reason));
        observer.on(new Event.CatalogLoadFailed(reason));
    }

    /** The dispatcher takes nothing more; a schema that was not read again is no loss then. */
    private static boolean isOurEnd(Throwable failure) {
        return failure instanceof FailureException refused && refused.failure() instanceof ServiceFailure.ShuttingDown;
    }

    /** A wrong configuration ends the start; later, a schema that was dropped may come back. */
    private boolean mayMend(Throwable failure) {
        boolean isConfiguration =
                failure instanceof SchemaNotFoundException || failure instanceof PreRequestNotFoundException;
        return !isConfiguration || loaded.get() != null;
    }
}
