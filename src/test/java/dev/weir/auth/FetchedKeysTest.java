package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FetchedKeysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Instant now = Instant.ofEpochSecond(1_000_000);
    private final AtomicInteger fetches = new AtomicInteger();
    private Mono<String> answer = Mono.just(TestTokens.publishedKeys());
    private final FetchedKeys keys = new FetchedKeys(
            Mono.defer(() -> {
                fetches.incrementAndGet();
                return answer;
            }),
            Duration.ofHours(24),
            () -> now);

    private KeyRing ring() {
        return Objects.requireNonNull(keys.keys().block(PATIENCE));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void keysAreFetchedOnceAndAgainBeforeTheyAge() {
        KeyRing first = ring();
        assertThat(ring()).isSameAs(first);
        assertThat(fetches).hasValue(1);
        pass(FetchedKeys.FRESH);
        answer = Mono.just(TestTokens.RSA.toPublicJWK().toJSONString());
        assertThat(ring()).isSameAs(first);
        assertThat(fetches).hasValue(2);
        assertThat(ring()).isNotSameAs(first);
    }

    @Test
    void theSameKeysStayTheSameRing() {
        KeyRing first = ring();
        pass(FetchedKeys.OLD);
        assertThat(ring()).isSameAs(first);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void afterAnIdleTimeARequestWaitsForNewKeys() {
        KeyRing first = ring();
        pass(FetchedKeys.OLD);
        answer = Mono.just(TestTokens.RSA.toPublicJWK().toJSONString());
        assertThat(ring()).isNotSameAs(first);
    }

    @Test
    void anUnknownKeyIsLookedForOnceInAWhile() {
        ring();
        keys.another().block(PATIENCE);
        assertThat(fetches).hasValue(1);
        pass(FetchedKeys.PAUSE);
        keys.another().block(PATIENCE);
        keys.another().block(PATIENCE);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void allWaitForOneFetch() {
        Sinks.One<String> late = Sinks.one();
        answer = late.asMono();
        List<KeyRing> rings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.keys().subscribe(rings::add);
        }
        assertThat(rings).isEmpty();
        late.tryEmitValue(TestTokens.publishedKeys()).orThrow();
        assertThat(rings).hasSize(5);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aProviderThatIsDownLocksNobodyOutUntilTheKeysAreTooOld() {
        KeyRing first = ring();
        answer = Mono.error(new IllegalStateException("down"));
        pass(Duration.ofHours(24));
        assertThat(ring()).isSameAs(first);
        pass(Duration.ofMinutes(6));
        StepVerifier.create(keys.keys())
                .expectErrorSatisfies(error ->
                        assertThat(((FailureException) error).failure().code()).isEqualTo("WEIR012"))
                .verify(PATIENCE);
        pass(FetchedKeys.PAUSE);
        answer = Mono.just(TestTokens.publishedKeys());
        ring();
    }

    @Test
    void whatIsNoSetOfKeysIsAsNoAnswer() {
        KeyRing first = ring();
        pass(FetchedKeys.OLD);
        answer = Mono.just("<html>");
        assertThat(ring()).isSameAs(first);
    }
}
