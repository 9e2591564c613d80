package dev.weir.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.LimitReached;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Limits of each consumer by itself: a token bucket for its requests a second, and a count of those that wait or run. What is too
 * much is refused before its body is read. Thread-safe.
 */
public final class ConsumerLimits {

    /** Consumers whose buckets are remembered: those that ask most. One that is forgotten has a full bucket. */
    static final int REMEMBERED = 10_000;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ConsumerProperties properties;
    private final Observer observer;
    private final LongSupplier nanos;
    private final Cache<String, Bucket> buckets;
    private final Map<String, Integer> present = new ConcurrentHashMap<>();

    public ConsumerLimits(ConsumerProperties properties, Observer observer) {
        this(properties, observer, System::nanoTime);
    }

    /** @param nanos a clock */
    ConsumerLimits(ConsumerProperties properties, Observer observer, LongSupplier nanos) {
        this.properties = properties;
        this.observer = observer;
        this.nanos = nanos;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(untilFull(properties))
                .ticker((Ticker) nanos::getAsLong)
                .build();
    }

    /** No consumer has a limit. */
    public static ConsumerLimits none() {
        return new ConsumerLimits(new ConsumerProperties(null, null, null), event -> {});
    }

    /** After so long without a request a bucket is full, as a new one is. */
    private static Duration untilFull(ConsumerProperties properties) {
        Integer rate = properties.requestsPerSecond();
        return rate == null ? SOON : SOON.plusSeconds(burst(properties, rate) / rate);
    }

    private static int burst(ConsumerProperties properties, int rate) {
        Integer burst = properties.burst();
        return burst == null ? rate : burst;
    }

    /** The work, or a {@link FailureException} when the consumer has reached a limit. It counts until the work ends. */
    public <T> Mono<T> within(String consumer, Mono<T> work) {
        return within(consumer, () -> work);
    }

    /** The same for work that may begin when it is asked for, which is not before the consumer may have it done. */
    public <T> Mono<T> within(String consumer, Supplier<Mono<T>> work) {
        boolean hasLimit = properties.requestsPerSecond() != null || properties.mostAtOnce() != null;
        if (!hasLimit || consumer.equals(ConsumerName.OWN)) {
            return work.get();
        }
        return Mono.defer(() -> {
            enter(consumer);
            return Mono.defer(work).doFinally(end -> leave(consumer));
        });
    }

    private void enter(String consumer) {
        Integer most = properties.mostAtOnce();
        int others = present.merge(consumer, 1, Integer::sum) - 1;
        try {
            if (most != null && others >= most) {
                throw refused(Event.Limit.AT_ONCE, "%d requests of this consumer wait or run".formatted(most), SOON);
            }
            take(consumer, properties.requestsPerSecond());
        } catch (FailureException refused) {
            leave(consumer);
            throw refused;
        }
    }

    private void take(String consumer, @Nullable Integer rate) {
        if (rate == null) {
            return;
        }
        ConsumptionProbe probe = buckets.get(consumer, name -> bucket(rate)).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw refused(
                    Event.Limit.RATE,
                    "This consumer may send %d requests a second".formatted(rate),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket(int rate) {
        return Bucket.builder()
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nanos.getAsLong();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .addLimit(limit -> limit.capacity(burst(properties, rate)).refillGreedy(rate, SOON))
                .build();
    }

    private FailureException refused(Event.Limit limit, String details, Duration retryAfter) {
        observer.on(new Event.Limited(limit));
        return new FailureException(new LimitReached(details, retryAfter));
    }

    private void leave(String consumer) {
        present.computeIfPresent(consumer, (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** How many consumers have requests that wait or run. */
    int consumers() {
        return present.size();
    }
}
