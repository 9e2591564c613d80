package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.Writability.Finding;
import dev.weir.telemetry.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritabilityTest {

    private final List<Event> events = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
    private final Writability writability = new Writability(clock, events::add);

    private static final class MovableClock extends Clock {

        private Instant now = Instant.EPOCH.plusSeconds(1_000_000);

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void aServerThatNeverTookWritesIsAReplica() {
        writability.opened(true);
        assertThat(writability.refused(true).lost()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void aReplicaIsLookedForSeldom() {
        assertThat(writability.refused(true)).isEqualTo(Finding.REPLICA_TO_REPLACE);
        clock.pass(Duration.ofSeconds(29));
        assertThat(writability.refused(true)).isEqualTo(Finding.REPLICA);
        clock.pass(Duration.ofSeconds(1));
        assertThat(writability.refused(true)).isEqualTo(Finding.REPLICA_TO_REPLACE);
    }

    @Test
    void whatTookWritesIsReplacedEachAtOnce() {
        writability.opened(false);
        assertThat(writability.refused(false)).isEqualTo(Finding.LOST_TO_REPLACE);
        assertThat(writability.refused(false)).isEqualTo(Finding.LOST_TO_REPLACE);
        assertThat(events).containsExactly(new Event.DatabaseReadOnly());
    }

    @Test
    void whatCameInItsPlaceIsReplacedWithAPauseThatDoublesUpToFiveSeconds() {
        writability.opened(false);
        writability.refused(false);
        for (int seconds : new int[] {1, 2, 4, 5, 5}) {
            assertThat(writability.refused(true)).isEqualTo(Finding.LOST);
            clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(writability.refused(true)).isEqualTo(Finding.LOST);
            clock.pass(Duration.ofMillis(1));
            assertThat(writability.refused(true)).isEqualTo(Finding.LOST_TO_REPLACE);
        }
        assertThat(events).hasSize(1);
    }

    @Test
    void tellsHowLongNoWritesWereTaken() {
        writability.opened(false);
        writability.refused(false);
        clock.pass(Duration.ofSeconds(7));
        writability.opened(true);
        writability.opened(false);
        writability.opened(false);
        assertThat(events)
                .containsExactly(new Event.DatabaseReadOnly(), new Event.DatabaseWritable(Duration.ofSeconds(7)));
    }

    @Test
    void saysSoOnceAMinuteAtMost() {
        writability.opened(false);
        for (int i = 0; i < 120; i++) {
            writability.refused(false);
            writability.opened(false);
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(events).filteredOn(Event.DatabaseReadOnly.class::isInstance).hasSize(2);
        assertThat(events).filteredOn(Event.DatabaseWritable.class::isInstance).hasSize(2);
    }
}
