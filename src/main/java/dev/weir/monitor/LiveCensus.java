package dev.weir.monitor;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The latest censuses of the server behind the service, taken over the connections that serve requests: none is there
 * for this alone. A census is taken on request when the last one is too old for the caller, one at a time. While
 * none can be had - all connections are busy, the database is away - there is still the last one, with its age.
 *
 * <p>Safe for use by several threads; never waits for anything.
 */
final class LiveCensus {

    /** The name of the surface that censuses are dispatched under. */
    static final String SURFACE = "monitor";

    /** How long a census may wait for its turn. It is of use only while it is new. */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /** How far back a survey goes. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private static final int REMEMBERED = 40;

    private static final Work WORK = new Work(
            new Statement(Shape.of(CensusQuery.SQL), List.of(), Effects.PLAIN_READ),
            Context.CATALOGS,
            Origin.own(SURFACE),
            DEADLINE);

    private final Dispatcher dispatcher;
    private final BooleanSupplier ready;
    private final Clock clock;
    private final Deque<Taken> taken = new ArrayDeque<>();
    private final AtomicReference<@Nullable Mono<Void>> underWay = new AtomicReference<>();
    private @Nullable String failure;
    private @Nullable Instant attempted;

    /** A census, and when it arrived by our own clock. */
    private record Taken(Census census, Instant at) {}

    /** @param ready whether the service sends anything; before it does, and at its end, no census is taken */
    LiveCensus(Dispatcher dispatcher, BooleanSupplier ready, Clock clock) {
        this.dispatcher = dispatcher;
        this.ready = ready;
        this.clock = clock;
    }

    /**
     * Starts a census when the last attempt is older than that, also when it failed; returns at once.
     */
    void refresh(Duration maximumAge) {
        if (isDue(maximumAge)) {
            take().subscribe();
        }
    }

    private synchronized boolean isDue(Duration maximumAge) {
        return attempted == null || Duration.between(attempted, clock.instant()).compareTo(maximumAge) >= 0;
    }

    /**
     * Takes one, or waits for the one that is being taken; completes when it is there or cannot be had. Never fails.
     * Cancelling the wait does not cancel the census.
     */
    Mono<Void> take() {
        return Mono.defer(() -> ready.getAsBoolean() ? current() : Mono.empty());
    }

    private synchronized void attempt() {
        attempted = clock.instant();
    }

    private Mono<Void> current() {
        Mono<Void> another = taking().cache();
        Mono<Void> first = underWay.compareAndExchange(null, another);
        return first == null ? another : first;
    }

    /** Parsed where a thread a core computes: there may be a thousand sessions. */
    private Mono<Void> taking() {
        return dispatcher
                .one(WORK)
                .map(row -> row.takeBytes(0))
                .publishOn(Schedulers.parallel())
                .map(json -> CensusQuery.read(json).withoutQueries())
                .doOnNext(this::remember)
                .doOnError(this::rememberFailure)
                .onErrorComplete()
                .doOnSubscribe(begun -> attempt())
                .doOnTerminate(() -> underWay.set(null))
                .then();
    }

    private synchronized void remember(Census census) {
        taken.addLast(new Taken(census, clock.instant()));
        if (taken.size() > REMEMBERED) {
            taken.removeFirst();
        }
        failure = null;
    }

    private synchronized void rememberFailure(Throwable error) {
        failure = String.valueOf(error.getMessage());
    }

    /** The last one, and those shortly before it; empty when there was never one. */
    synchronized Optional<Survey> survey() {
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        Instant oldest = taken.getLast().at().minus(MEMORY);
        return Optional.of(new Survey(taken.stream()
                .filter(one -> !one.at().isBefore(oldest))
                .map(Taken::census)
                .toList()));
    }

    /** How old the last one is; empty when there was never one. */
    synchronized Optional<Duration> age() {
        return Optional.ofNullable(taken.peekLast()).map(last -> Duration.between(last.at(), clock.instant()));
    }

    /** Why there is none that is newer; empty when the last attempt went well. */
    synchronized Optional<String> lastFailure() {
        return Optional.ofNullable(failure);
    }

    /** The last one, when it is not older than that. */
    synchronized Optional<Census> recent(Duration maximumAge) {
        return Optional.ofNullable(taken.peekLast())
                .filter(last -> Duration.between(last.at(), clock.instant()).compareTo(maximumAge) <= 0)
                .map(Taken::census);
    }
}
