package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Statement.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final double SLOW_MILLIS = 20;

    private final JobsForTests jobs = new JobsForTests();
    private final List<Job> tooOld = new ArrayList<>();
    private final Backlog backlog = new Backlog(Settings.with(100, Duration.ofSeconds(10)), SLOW_MILLIS, () -> 0);

    /** Of a shape of its own, that takes so long. */
    private RowJob job(String name, double millis) {
        return job(name, Access.READ, true, millis, new Origin("test", "test", name));
    }

    private RowJob job(String name, Access access, boolean plain, double millis, Origin origin) {
        RowJob job = jobs.job(new Work(
                new Statement(new Shape(List.of("select '" + name + "'")), List.of(), access, plain),
                Context.OWN,
                origin,
                null));
        job.pace().ran(millis);
        return job;
    }

    private RowJob waiting(String name, double millis) {
        RowJob job = job(name, millis);
        backlog.add(job);
        return job;
    }

    private List<RowJob> company() {
        return backlog.company(32, tooOld);
    }

    @Test
    void plainReadsTravelTogetherAsLongAsAllOfThemAreQuick() {
        RowJob first = waiting("a", 8);
        RowJob second = waiting("b", 8);
        RowJob third = waiting("c", 8);

        assertThat(company()).containsExactly(first, second);
        assertThat(company()).containsExactly(third);
        assertThat(company()).isEmpty();
    }

    @Test
    void noMoreTravelTogetherThanTheLimit() {
        RowJob first = waiting("a", 1);
        waiting("b", 1);

        assertThat(backlog.company(1, tooOld)).containsExactly(first);
    }

    @Test
    void aWriteTravelsByItself() {
        RowJob read = waiting("a", 1);
        RowJob write = job("b", Access.WRITE, false, 1, new Origin("test", "test", "b"));
        backlog.add(write);
        RowJob last = waiting("c", 1);

        assertThat(company()).containsExactly(read);
        assertThat(company()).containsExactly(write);
        assertThat(company()).containsExactly(last);
    }

    @Test
    void whatIsSlowWaitsForALaneOfItsOwn() {
        RowJob slow = waiting("a", 50);

        assertThat(backlog.quickWaits()).isFalse();
        assertThat(company()).isEmpty();
        assertThat(backlog.nextSlow(Map.of(), 1)).isSameAs(slow);
    }

    @Test
    void whileItIsHeldOnlyWhatGoesAgainIsHandedOut() {
        waiting("a", 1);
        RowJob again = job("b", 1);
        backlog.hold();
        backlog.addFirst(again);

        assertThat(company()).containsExactly(again);
        assertThat(backlog.quickWaits()).isFalse();
        backlog.release();
        assertThat(backlog.quickWaits()).isTrue();
    }

    @Test
    void aReadLikeOneThatIsUnsentJoinsItUntilThatIsTaken() {
        RowJob first = waiting("a", 1);
        RowJob second = jobs.job(first.work());

        assertThat(backlog.joins(second)).isTrue();
        assertThat(backlog.size()).isEqualTo(1);
        company();
        assertThat(backlog.joins(jobs.job(first.work()))).isFalse();
    }

    @Test
    void ourOwnWorkWaitsAndTakesNoRoom() {
        waiting("a", 1);
        backlog.add(job("b", Access.READ, true, 1, Origin.own("monitor")));

        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.requests()).isEqualTo(1);
    }
}
