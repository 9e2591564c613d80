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

    private static DispatchStatus.Slot slot(int number, String state, int backend, int messages) {
        return new DispatchStatus.Slot(
                number, state, backend == 0 ? OptionalInt.empty() : OptionalInt.of(backend), messages, List.of());
    }

    private static Frame.Service service(PoolStatus pool, DispatchStatus.Slot... slots) {
        return Frame.Service.of(
                "weir-a", pool, new DispatchStatus(false, false, 0, 10, Duration.ZERO, List.of(), List.of(slots)));
    }

    @Test
    void asManyAreBusyAsTheSlotsThatAreShownSay() {
        Frame.Service service = service(
                EMPTY,
                slot(1, "shared", 11, 1),
                slot(2, "shared", 12, 0),
                slot(3, "exclusive", 13, 0),
                slot(4, "opening", 0, 0));

        assertThat(service.slots()).extracting(Frame.Slot::busy).containsExactly(true, false, true, false);
        assertThat(service.busy()).isEqualTo(2);
    }

    @Test
    void neverFewerAreHeldThanSlotsAreShownWithOne() {
        Frame.Service before = service(EMPTY, slot(1, "shared", 11, 1), slot(2, "shared", 12, 0));
        Frame.Service between = service(new PoolStatus(4, 4, 3, 0, 3), slot(1, "idle", 0, 0));

        assertThat(before.held()).isEqualTo(2);
        assertThat(between.held()).isEqualTo(3);
    }

    @Test
    void slotsKeepTheirPlacesByNumber() {
        Frame.Service service = service(EMPTY, slot(3, "idle", 0, 0), slot(1, "shared", 11, 1), slot(2, "idle", 0, 0));

        assertThat(service.slots()).extracting(Frame.Slot::number).containsExactly(1, 2, 3);
    }
}
