package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class MilestoneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Schedule schedule = new Schedule(
            1, new Limits(1, Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), false, 1));
    private final List<Sinks.Empty<Void>> reached = new ArrayList<>();
    private boolean so;
    private final Milestone milestone = new Milestone(schedule -> so);

    @Test
    void whatIsReachedIsNotWaitedFor() {
        so = true;

        StepVerifier.create(milestone.await(schedule)).expectComplete().verify(PATIENCE);
    }

    @Test
    void whatWaitsIsToldOnceWhenItIsReached() {
        Mono<Void> waiting = milestone.await(schedule);
        milestone.collect(schedule, reached);
        assertThat(reached).isEmpty();

        so = true;
        milestone.collect(schedule, reached);
        milestone.collect(schedule, reached);

        assertThat(reached).hasSize(1);
        reached.getFirst().tryEmitEmpty();
        StepVerifier.create(waiting).expectComplete().verify(PATIENCE);
    }
}
