package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Drainable;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class DrainTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Life life = new Life();
    private final Sinks.Empty<Void> answered = Sinks.empty();
    private final List<String> calls = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private final Drainable dispatcher = new Drainable() {
        @Override
        public Mono<Void> drain() {
            return Mono.defer(() -> {
                calls.add("drain");
                return answered.asMono();
            });
        }

        @Override
        public Mono<Integer> cancelAll() {
            return Mono.fromSupplier(() -> {
                calls.add("cancelAll");
                return 3;
            });
        }
    };

    private final Drain drain = new Drain(
            new ShutdownProperties(Duration.ofSeconds(5), Duration.ofSeconds(25)),
            life,
            dispatcher,
            events::add,
            clock);

    @Test
    void requestsAreServedUntilTheGraceAndItsLingerAreOver() {
        life.serving();

        StepVerifier.create(drain.grace())
                .then(() -> assertThat(life.isDraining()).isTrue())
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(5249)))
                .then(() -> assertThat(calls).isEmpty())
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(events).containsExactly(new Event.DrainStarted(Duration.ofSeconds(5), Duration.ofSeconds(25)));
    }

    @Test
    void whatHasNeverServedNeedsNoGraceAndEndsWithoutAWord() {
        StepVerifier.create(drain.grace()).expectComplete().verify(PATIENCE);
        answered.tryEmitEmpty();
        StepVerifier.create(drain.finish()).expectComplete().verify(PATIENCE);
        assertThat(events).isEmpty();
    }

    @Test
    void itEndsAsSoonAsAllThatWasAcceptedIsAnswered() {
        life.serving();
        endGrace();

        StepVerifier.create(drain.finish())
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(750)))
                .then(answered::tryEmitEmpty)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).containsExactly("drain");
        assertThat(events).last().isEqualTo(new Event.DrainEnded(Duration.ofSeconds(6), 0));
    }

    @Test
    void stragglersAreCancelledAtTheDeadlineThatIsCountedFromTheSignal() {
        life.serving();
        endGrace();

        StepVerifier.create(drain.finish())
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(19_749)))
                .then(() -> assertThat(calls).containsExactly("drain"))
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).containsExactly("drain", "cancelAll");
        assertThat(events).last().isEqualTo(new Event.DrainEnded(Duration.ofSeconds(25), 3));
    }

    private void endGrace() {
        drain.grace().subscribe();
        clock.advanceTimeBy(Duration.ofSeconds(5).plus(Drain.LINGER));
    }
}
