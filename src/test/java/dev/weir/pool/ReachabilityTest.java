package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

    private final List<Event> events = new ArrayList<>();
    private final Watch watch = new Watch();
    private final Reachability reachability = new Reachability(watch, events::add);

    @Test
    void aServerThatLetsNobodyInAndAnswersThoseWhoAreIsThere() {
        reachability.failed(new IllegalStateException("too many clients"));
        assertThat(reachability.up()).isFalse();

        watch.pass(Duration.ofMillis(1));
        reachability.answered();

        assertThat(reachability.up()).isTrue();
        assertThat(reachability.connects()).isFalse();
        watch.pass(Duration.ofSeconds(10));
        reachability.failed(new IllegalStateException("connection refused"));
        assertThat(reachability.up()).isFalse();
    }

    @Test
    void anOutageHasABeginningAndTheReasonOfTheLastAttempt() {
        assertThat(reachability.unreachable()).isEmpty();
        Instant first = watch.instant();
        reachability.failed(new IllegalStateException("too many clients"));
        watch.pass(Duration.ofSeconds(10));

        reachability.failed(new IllegalStateException("cannot connect to db:5432", new IOException("refused")));

        assertThat(reachability.unreachable()).contains(new Unreachable(first, "cannot connect to db:5432: refused"));
        reachability.succeeded();
        assertThat(reachability.unreachable()).isEmpty();
    }

    @Test
    void isUpUntilAnAttemptFails() {
        assertThat(reachability.up()).isTrue();
        assertThat(reachability.untilNextAttempt()).isZero();
    }

    @Test
    void pausesLongerAfterEachFailureUpToALimit() {
        Duration previous = Duration.ZERO;
        for (int i = 0; i < 5; i++) {
            reachability.failed(new IllegalStateException("refused"));
            Duration pause = reachability.untilNextAttempt();
            assertThat(pause).isGreaterThan(previous);
            previous = pause;
            watch.pass(pause);
        }
        for (int i = 0; i < 10; i++) {
            reachability.failed(new IllegalStateException("refused"));
            watch.pass(reachability.untilNextAttempt());
        }
        reachability.failed(new IllegalStateException("refused"));
        assertThat(reachability.untilNextAttempt()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(6250));
    }

    @Test
    void countsAttemptsThatFailSideBySideAsOne() {
        reachability.failed(new IllegalStateException("refused"));
        Duration pause = reachability.untilNextAttempt();
        reachability.failed(new IllegalStateException("refused"));
        assertThat(reachability.untilNextAttempt()).isEqualTo(pause);
    }

    @Test
    void tellsTheBeginningAndTheEndOfAnOutageOnce() {
        reachability.failed(new IllegalStateException("refused"));
        watch.pass(Duration.ofSeconds(3));
        reachability.failed(new IllegalStateException("refused again"));
        watch.pass(Duration.ofSeconds(3));
        reachability.succeeded();
        reachability.succeeded();
        assertThat(events)
                .containsExactly(new Event.DatabaseDown("refused"), new Event.DatabaseUp(Duration.ofSeconds(6)));
        assertThat(reachability.up()).isTrue();
        assertThat(reachability.untilNextAttempt()).isZero();
    }

    private static final class Watch extends Clock {

        private Instant now = Instant.EPOCH;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
