package dev.weir.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.LineLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The keys at an address. They are fetched when the first token comes, again after {@link #FRESH}, and when a token names
 * a key that is not known; one fetch at a time, and none sooner than {@link #PAUSE} after the one before. While the
 * address does not answer, the last keys are used until they are {@code weir.auth.jwt.max-stale} old. Thread-safe.
 */
final class FetchedKeys implements KeySource {

    /** The age from which keys are fetched again beside the requests. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** The age from which a request waits for the fetch: after an idle time a withdrawn key must not pass. */
    static final Duration OLD = Duration.ofMinutes(10);

    /** From one fetch to the next. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FetchedKeys.class);
    private static final LineLimit FAILURES = new LineLimit(1);

    private final Mono<String> fetch;
    private final Duration maxStale;
    private final InstantSource clock;

    @GuardedBy("this")
    private @Nullable Fetched last;

    @GuardedBy("this")
    private @Nullable Instant tried;

    @GuardedBy("this")
    private @Nullable Mono<KeyRing> running;

    private record Fetched(String text, KeyRing ring, Instant at) {}

    /** @param fetch brings the text of the set, and ends in time */
    FetchedKeys(Mono<String> fetch, Duration maxStale, InstantSource clock) {
        this.fetch = fetch;
        this.maxStale = maxStale;
        this.clock = clock;
    }

    @Override
    public Mono<KeyRing> keys() {
        Fetched known = usable();
        if (known == null) {
            return look().onErrorMap(error -> new FailureException(new ServiceFailure.KeysUnavailable(PAUSE), error));
        }
        Duration age = Duration.between(known.at(), clock.instant());
        if (age.compareTo(FRESH) < 0) {
            return Mono.just(known.ring());
        }
        Mono<KeyRing> newer = look().onErrorReturn(known.ring());
        if (age.compareTo(OLD) >= 0) {
            return newer;
        }
        newer.subscribe();
        return Mono.just(known.ring());
    }

    @Override
    public Mono<KeyRing> another() {
        Fetched known = usable();
        return known == null ? keys() : look().onErrorReturn(known.ring());
    }

    private synchronized @Nullable Fetched usable() {
        Fetched known = last;
        return known == null
                        || clock.instant().isAfter(known.at().plus(maxStale).plus(FRESH))
                ? null
                : known;
    }

    /** The fetch that runs, or another; an error when the last one is too recent. */
    private synchronized Mono<KeyRing> look() {
        if (running != null) {
            return running;
        }
        Instant now = clock.instant();
        if (tried != null && now.isBefore(tried.plus(PAUSE))) {
            return Mono.error(new IllegalStateException("The keys were fetched a moment ago"));
        }
        tried = now;
        Mono<KeyRing> started = fetch.map(this::fetched)
                .doOnError(FetchedKeys::failed)
                .doFinally(end -> ended())
                .cache();
        running = started;
        return started;
    }

    /** The same ring as before for the same text, so that tokens that have been verified need not be again. */
    private synchronized KeyRing fetched(String text) {
        Fetched before = last;
        KeyRing ring = before != null && before.text().equals(text) ? before.ring() : Keys.ofJwks(text, false);
        last = new Fetched(text, ring, clock.instant());
        return ring;
    }

    private synchronized void ended() {
        running = null;
    }

    private static void failed(Throwable error) {
        FAILURES.take()
                .ifPresent(others -> LOG.warn(
                        "The keys of weir.auth.jwt.jwk-set-uri could not be fetched: {}{}",
                        String.valueOf(error.getMessage()),
                        LineLimit.others(others)));
    }
}
