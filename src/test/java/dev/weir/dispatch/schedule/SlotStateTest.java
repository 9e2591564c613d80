package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotStateTest {

    @ParameterizedTest
    @EnumSource
    void comesToRestFromEverywhere(SlotState from) {
        Set<SlotState> reached = EnumSet.noneOf(SlotState.class);
        Deque<SlotState> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            open.pop().next().stream().filter(reached::add).forEach(open::push);
        }
        assertThat(reached).contains(SlotState.IDLE);
    }

    @ParameterizedTest
    @EnumSource
    void returnsItsConnectionOnlyWhenItShares(SlotState from) {
        assertThat(from.next().contains(SlotState.CLOSING)).isEqualTo(from == SlotState.SHARED);
    }

    @ParameterizedTest
    @EnumSource(names = "IDLE", mode = EnumSource.Mode.EXCLUDE)
    void refusesATransitionThatItDoesNotHave(SlotState to) {
        Slot slot = new Slot(0, 32);
        if (to == SlotState.OPENING) {
            slot.state(to, 0);
            assertThat(slot.state()).isEqualTo(to);
        } else {
            assertThatIllegalStateException().isThrownBy(() -> slot.state(to, 0));
        }
    }
}
