package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.DispatchStatus;
import dev.weir.pool.PoolStatus;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static final PoolStatus EMPTY = new PoolStatus(4, 4, 0, 0, 0);

    private static DispatchStatus.Lane lane(int number, String state, int backend, int messages) {
        return new DispatchStatus.Lane(
                number, state, backend == 0 ? OptionalInt.empty() : OptionalInt.of(backend), messages, List.of());
    }

    private static Frame.Service service(PoolStatus pool, DispatchStatus.Lane... lanes) {
        return Frame.Service.of(
                "weir-a", pool, new DispatchStatus(false, false, 0, 10, Duration.ZERO, List.of(), List.of(lanes)));
    }

    @Test
    void asManyAreBusyAsTheLanesThatAreShownSay() {
        Frame.Service service = service(
                EMPTY,
                lane(1, "fast", 11, 1),
                lane(2, "fast", 12, 0),
                lane(3, "slow", 13, 0),
                lane(4, "opening", 0, 0));

        assertThat(service.lanes()).extracting(Frame.Lane::busy).containsExactly(true, false, true, false);
        assertThat(service.busy()).isEqualTo(2);
    }

    @Test
    void neverFewerAreHeldThanLanesAreShownWithOne() {
        Frame.Service before = service(EMPTY, lane(1, "fast", 11, 1), lane(2, "fast", 12, 0));
        Frame.Service between = service(new PoolStatus(4, 4, 3, 0, 3), lane(1, "idle", 0, 0));

        assertThat(before.held()).isEqualTo(2);
        assertThat(between.held()).isEqualTo(3);
    }

    @Test
    void lanesKeepTheirPlacesByNumber() {
        Frame.Service service = service(EMPTY, lane(3, "idle", 0, 0), lane(1, "fast", 11, 1), lane(2, "idle", 0, 0));

        assertThat(service.lanes()).extracting(Frame.Lane::number).containsExactly(1, 2, 3);
    }
}
