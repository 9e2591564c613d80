package dev.weir.load.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.load.feed.Course.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CourseTest {

    private final Course course = Course.of(Duration.ofMinutes(1), 400, 3200);

    @Test
    void phasesFillTheWholeTime() {
        assertThat(course.endOf(Course.RECOVERY)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Course.of(Course.SHORTEST, 1, 2).endOf(Course.RECOVERY)).isEqualTo(Course.SHORTEST);
    }

    @Test
    void theOverloadTakesMostOfTheTime() {
        assertThat(course.endOf(Course.OVERLOAD).minus(course.endOf(Course.AFTER_SPIKE)))
                .isGreaterThan(Duration.ofSeconds(27));
    }

    @Test
    void theSpikeIsHigherThanTheOverloadAndAllElseIsCalm() {
        assertThat(course.phases())
                .extracting(Phase::rate)
                .containsExactly(400.0, 400.0, 6400.0, 400.0, 3200.0, 3200.0, 400.0);
    }

    @Test
    void aPhaseBeginsWhereTheOneBeforeEnds() {
        Duration end = course.endOf(Course.CALM);

        assertThat(course.at(end.minusNanos(1)).name()).isEqualTo(Course.CALM);
        assertThat(course.at(end).name()).isEqualTo(Course.SPIKE);
    }

    @Test
    void whoIsLateIsInTheLastPhase() {
        assertThat(course.at(Duration.ofHours(1)).name()).isEqualTo(Course.RECOVERY);
    }

    @Test
    void tooLittleTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Course.of(Course.SHORTEST.minusMillis(1), 1, 2))
                .withMessageContaining("too short");
    }
}
