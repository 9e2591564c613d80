package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure.LimitReached;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class ConsumerLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private long now;

    private ConsumerLimits limits(@Nullable Integer rate, @Nullable Integer burst, @Nullable Integer mostAtOnce) {
        return new ConsumerLimits(new ConsumerProperties(rate, burst, mostAtOnce), events::add, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** How long a refused request is to wait; zero for one that is let in. */
    private static Duration ask(ConsumerLimits limits, String consumer) {
        try {
            limits.within(consumer, Mono.just(1)).block(PATIENCE);
            return Duration.ZERO;
        } catch (FailureException refused) {
            assertThat(refused.failure()).isInstanceOf(LimitReached.class);
            return ((LimitReached) refused.failure()).retryAfter();
        }
    }

    @Test
    void withoutASettingNothingIsCounted() {
        Mono<Integer> work = Mono.just(1);
        assertThat(ConsumerLimits.none().within("ada", work)).isSameAs(work);
    }

    @Test
    void whatComesFasterThanTheRateIsRefusedUntilItsTimeHasCome() {
        ConsumerLimits limits = limits(2, null, null);
        assertThat(ask(limits, "ada")).isZero();
        assertThat(ask(limits, "ada")).isZero();
        assertThat(ask(limits, "ada")).isEqualTo(Duration.ofMillis(500));
        assertThat(ask(limits, "bob")).isZero();
        pass(Duration.ofMillis(499));
        assertThat(ask(limits, "ada")).isPositive();
        pass(Duration.ofMillis(1));
        assertThat(ask(limits, "ada")).isZero();
        assertThat(events).containsOnly(new Event.Limited(Event.Limit.RATE)).hasSize(2);
    }

    @Test
    void aBurstMayBeLargerOrSmallerThanTheRate() {
        ConsumerLimits large = limits(1, 3, null);
        assertThat(List.of(ask(large, "a"), ask(large, "a"), ask(large, "a"))).containsOnly(Duration.ZERO);
        assertThat(ask(large, "a")).isEqualTo(Duration.ofSeconds(1));
        ConsumerLimits small = limits(10, 1, null);
        assertThat(ask(small, "a")).isZero();
        assertThat(ask(small, "a")).isEqualTo(Duration.ofMillis(100));
        pass(Duration.ofMinutes(1));
        assertThat(List.of(ask(large, "a"), ask(large, "a"), ask(large, "a"))).containsOnly(Duration.ZERO);
        assertThat(ask(large, "a")).isPositive();
    }

    @Test
    void soManyWaitAndRunAtOnceAndNoMore() {
        ConsumerLimits limits = limits(null, null, 2);
        Disposable first = limits.within("ada", Mono.never()).subscribe();
        limits.within("ada", Mono.never()).subscribe();
        assertThat(ask(limits, "ada")).isEqualTo(Duration.ofSeconds(1));
        assertThat(ask(limits, "bob")).isZero();
        first.dispose();
        assertThat(ask(limits, "ada")).isZero();
        assertThat(events).containsExactly(new Event.Limited(Event.Limit.AT_ONCE));
    }

    @Test
    void whatHasEndedInAnyWayIsForgotten() {
        ConsumerLimits limits = limits(100, null, 1);
        ask(limits, "ada");
        limits.within("bob", Mono.error(new IllegalStateException("no")))
                .onErrorComplete()
                .block(PATIENCE);
        limits.within("eve", Mono.never()).subscribe().dispose();
        assertThat(limits.consumers()).isZero();
        Disposable held = limits.within("ada", Mono.never()).subscribe();
        ask(limits, "ada");
        held.dispose();
        assertThat(limits.consumers()).isZero();
    }

    /** Subscribing counts, and not the call: a request that is asked again counts again. */
    @Test
    void nothingIsTakenBeforeTheWorkBegins() {
        ConsumerLimits limits = limits(1, null, 1);
        assertThat(limits.within("ada", Mono.just(1))).isNotNull();
        assertThat(ask(limits, "ada")).isZero();
    }

    @Test
    void aLimitIsPositiveAndABurstBelongsToARate() {
        assertThatThrownBy(() -> limits(0, null, null))
                .hasMessage("weir.consumers.requests-per-second is 0; it must be positive");
        assertThatThrownBy(() -> limits(1, 0, null)).hasMessage("weir.consumers.burst is 0; it must be positive");
        assertThatThrownBy(() -> limits(null, null, -1))
                .hasMessage("weir.consumers.most-at-once is -1; it must be positive");
        assertThatThrownBy(() -> limits(null, 5, null))
                .hasMessage("weir.consumers.burst needs weir.consumers.requests-per-second");
    }
}
