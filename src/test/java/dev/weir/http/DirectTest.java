package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DirectTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> begun = new ArrayList<>();

    @Test
    void goesOnAtOnceWithWhatIsKnown() {
        Mono<String> next = Direct.flatMap(Mono.just("a"), this::begin);
        assertThat(begun).containsExactly("a");
        StepVerifier.create(next).expectNext("a!").expectComplete().verify(SOON);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void waitsForWhatIsNotKnown() {
        Mono<String> next = Direct.flatMap(Mono.defer(() -> Mono.just("a")), this::begin);
        assertThat(begun).isEmpty();
        StepVerifier.create(next).expectNext("a!").expectComplete().verify(SOON);
    }

    @Test
    void goesOnWithNothingWhenThereIsNothing() {
        StepVerifier.create(Direct.flatMap(Mono.<String>empty(), this::begin))
                .expectComplete()
                .verify(SOON);
        assertThat(begun).isEmpty();
    }

    @Test
    void anErrorOfEitherStageIsTheResults() {
        StepVerifier.create(Direct.flatMap(Mono.<String>error(new IllegalStateException("first")), this::begin))
                .expectErrorMessage("first")
                .verify(SOON);
        StepVerifier.create(Direct.flatMap(Mono.just("a"), value -> {
                    throw new IllegalStateException("second");
                }))
                .expectErrorMessage("second")
                .verify(SOON);
    }

    private Mono<String> begin(String value) {
        begun.add(value);
        return Mono.just(value + "!");
    }
}
