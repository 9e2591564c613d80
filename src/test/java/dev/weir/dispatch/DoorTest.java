package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Statement.Access;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final JobsForTests jobs = new JobsForTests();
    private final FairQueue<Job> slow = new FairQueue<>(Duration.ofDays(1));
    private final Door door =
            new Door(Settings.with(100, DEADLINE), new FairQueue<>(Duration.ofSeconds(1)), slow, () -> 1, () -> 0);

    private RowJob job() {
        return jobs.job(new Work(
                new Statement(new Shape(List.of("select pg_sleep(2)")), List.of(), Access.READ, true),
                Context.OWN,
                new Origin("test", "test", "ann"),
                null));
    }

    private Door.Admission another() {
        return door.admit(job(), true, slow.size(), 1, null);
    }

    private void ran(Duration time) {
        door.ranSlowly(time.toNanos());
    }

    @Test
    void oneSlowStatementSaysLittleOfTheTimeThatManyWillTake() {
        for (int i = 0; i < 7; i++) {
            slow.add(job());
        }
        ran(Duration.ofMillis(1_500));

        assertThat(another()).isEqualTo(Door.Admission.GRANTED);
    }

    @Test
    void whoseTurnWouldComeAfterHisDeadlineIsRefusedWhenEnoughHaveRun() {
        for (int i = 0; i < 7; i++) {
            slow.add(job());
        }
        ran(Duration.ofMillis(1_500));
        ran(Duration.ofMillis(1_500));

        assertThat(another().refused()).isEqualTo(Event.Refusal.DEADLINE);
        assertThat(another().retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatIsAheadIsForetoldFromWhatHasRun() {
        slow.add(job());
        for (int i = 0; i < 5; i++) {
            ran(Duration.ofMillis(1_500));
        }

        assertThat(another()).isEqualTo(Door.Admission.GRANTED);
    }
}
