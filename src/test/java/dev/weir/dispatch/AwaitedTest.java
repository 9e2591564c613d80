package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class AwaitedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Sinks.Empty<Void>> done = new ArrayList<>();
    private boolean so;
    private final Awaited awaited = new Awaited(() -> so);

    @Test
    void whatIsSoIsNotWaitedFor() {
        so = true;

        StepVerifier.create(awaited.await()).expectComplete().verify(PATIENCE);
    }

    @Test
    void whoWaitsIsToldWhenItIsSoAndOnlyOnce() {
        Mono<Void> waiting = awaited.await();
        awaited.collect(done);
        assertThat(done).isEmpty();

        so = true;
        awaited.collect(done);
        awaited.collect(done);

        assertThat(done).hasSize(1);
        done.getFirst().tryEmitEmpty();
        StepVerifier.create(waiting).expectComplete().verify(PATIENCE);
    }
}
