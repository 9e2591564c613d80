package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Statement.Access;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowJobTest {

    private final JobsForTests jobs = new JobsForTests();
    private final Caller ann = caller("ann");
    private final Caller bob = caller("bob");
    private final Caller carl = caller("carl");
    private final RowJob job = ann.job();

    private Caller caller(String consumer) {
        return jobs.caller(new Work(
                new Statement(new Shape(List.of("select 1")), List.of(), Access.READ, true),
                Context.OWN,
                new Origin("test", "test", consumer),
                null));
    }

    private void share() {
        job.join(bob.job());
        job.join(carl.job());
        job.accepted();
    }

    @Test
    void whoLeavesBeforeItIsSentLeavesTheOthersWaiting() {
        share();

        assertThat(job.leave(bob)).isFalse();
        assertThat(job.consumers()).containsExactlyInAnyOrder("ann", "carl");
        assertThat(job.leave(ann)).isFalse();
        assertThat(job.leave(carl)).isTrue();
    }

    @Test
    void whoLeavesWhenItIsToGoAgainLeavesTheOthersWaitingToo() {
        share();
        assertThat(job.take()).isTrue();
        assertThat(job.waitAgain()).isTrue();

        assertThat(job.leave(bob)).isFalse();
        assertThat(job.consumers()).containsExactlyInAnyOrder("ann", "carl");
        assertThat(job.leave(ann)).isFalse();
        assertThat(job.leave(carl)).isTrue();
    }

    @Test
    void whileItIsSentNobodyIsTheLast() {
        share();
        assertThat(job.take()).isTrue();

        assertThat(job.leave(ann)).isFalse();
        assertThat(job.consumers()).hasSize(3);
    }

    @Test
    void whoWaitsIsCountedUntilHisTurnAndAgainWhenItGoesAgain() {
        share();
        assertThat(jobs.lanes().waiting()).isEqualTo(3);

        job.take();
        assertThat(jobs.lanes().waiting()).isZero();
        job.waitAgain();
        assertThat(jobs.lanes().waiting()).isEqualTo(3);
    }
}
