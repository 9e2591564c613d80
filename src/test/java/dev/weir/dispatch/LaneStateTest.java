package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneStateTest {

    @ParameterizedTest
    @EnumSource
    void comesToRestFromEverywhere(LaneState from) {
        Set<LaneState> reached = EnumSet.noneOf(LaneState.class);
        Deque<LaneState> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            open.pop().next().stream().filter(reached::add).forEach(open::push);
        }
        assertThat(reached).contains(LaneState.IDLE);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackOnlyFromFast(LaneState from) {
        assertThat(from.next().contains(LaneState.CLOSING)).isEqualTo(from == LaneState.FAST);
    }

    @ParameterizedTest
    @EnumSource(names = "IDLE", mode = EnumSource.Mode.EXCLUDE)
    void refusesATransitionThatItDoesNotHave(LaneState to) {
        Lane lane = new Lane(1, new JobsForTests().lanes());
        if (to == LaneState.OPENING) {
            lane.state(to);
            assertThat(lane.state()).isEqualTo(to);
        } else {
            assertThatIllegalStateException().isThrownBy(() -> lane.state(to));
        }
    }
}
