package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.ConnectionLimits.Sizes;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    @Test
    void bothPortsTogetherLeaveDescriptorsForThePoolAndForFiles() {
        for (long free : new long[] {200, 300, 1_000, 20_000, Integer.MAX_VALUE}) {
            Sizes sizes = Sizes.of(null, free, 4);

            assertThat(sizes.service() + sizes.management()).as("of %d", free).isLessThanOrEqualTo((int)
                    (free - ConnectionLimits.SPARE - 4 * ConnectionLimits.EACH_OF_THE_POOL));
        }
    }

    @Test
    void theManagementPortHasRoomForAllWhoWatch() {
        assertThat(Sizes.of(null, 20_000, 4).management()).isEqualTo(ConnectionLimits.MANAGEMENT);
        assertThat(Sizes.of(null, 20_000, 4).service()).isEqualTo(ConnectionLimits.MOST);
    }

    @Test
    void aWishIsGrantedAsFarAsThereAreDescriptors() {
        assertThat(Sizes.of(50_000, 100_000, 4).service()).isEqualTo(50_000);
        assertThat(Sizes.of(50_000, 20_000, 4).service()).isLessThan(20_000);
        assertThat(Sizes.of(10, 20_000, 4)).isEqualTo(new Sizes(10, ConnectionLimits.MANAGEMENT));
    }

    @Test
    void withHardlyAnyDescriptorsAFewConnectionsAreLet() {
        assertThat(Sizes.of(null, 10, 4)).isEqualTo(new Sizes(ConnectionLimits.FEWEST, ConnectionLimits.FEWEST));
    }
}
