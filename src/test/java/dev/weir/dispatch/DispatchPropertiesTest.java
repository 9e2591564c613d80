package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatchPropertiesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Origin REQUEST = new Origin("rest", "public.t", "127.0.0.1");

    private final DispatchProperties properties = Settings.with(1, DEADLINE);

    private static Work work(Origin origin, @Nullable Duration deadline) {
        return new Work(
                new Statement(Shape.of("select 1"), List.of(), Effects.PLAIN_READ), Context.OWN, origin, deadline);
    }

    @Test
    void givesARequestTheDeadlineOfTheServiceUnlessItAsksForLess() {
        assertThat(properties.deadlineOf(work(REQUEST, null))).isEqualTo(DEADLINE);
        assertThat(properties.deadlineOf(work(REQUEST, Duration.ofSeconds(2)))).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.deadlineOf(work(REQUEST, Duration.ofHours(1)))).isEqualTo(DEADLINE);
    }

    @Test
    void theShareOfAConsumerIsAPartOfTheQueue() {
        assertThat(new ConsumerShare(1).of(10)).isEqualTo(Integer.MAX_VALUE);
        assertThat(new ConsumerShare(0.5).of(10)).isEqualTo(5);
        assertThat(new ConsumerShare(0.01).of(10)).isEqualTo(1);
        for (double impossible : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new ConsumerShare(impossible))
                    .hasMessage(
                            "weir.consumers.queue-share is " + impossible + "; it must be above 0, and 1 at the most");
        }
    }

    @Test
    void letsOurOwnWorkTakeLonger() {
        assertThat(properties.deadlineOf(work(Origin.own("catalog"), Duration.ofSeconds(30))))
                .isEqualTo(Duration.ofSeconds(30));
    }
}
