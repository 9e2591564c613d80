package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeterListenerTest {

    private static final Duration TOOK = Duration.ofMillis(7);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeterListener observer = new MeterListener(registry, 2);

    /** Names of roles come from tokens, of which there may be any number. */
    @Test
    void statementsAreCountedByRoleAndRolesAreBounded() {
        for (String route : List.of("public.a", "as ann", "as ann", "as bob", "as eve")) {
            observer.on(new Event.Ran(new AskedOf(route), TOOK, TOOK, 1));
        }
        assertThat(statements("login")).isEqualTo(1);
        assertThat(statements("ann")).isEqualTo(2);
        assertThat(statements("other")).isEqualTo(2);
    }

    private double statements(String role) {
        return registry.get("weir.dispatch.statements")
                .tag("role", role)
                .counter()
                .count();
    }

    @Test
    void anAnswerIsTimedUnderTheUsualTags() {
        observer.on(new Event.Answered("GET", "customers", 200, TOOK, null, "10.0.0.7"));

        assertThat(registry.get("http.server.requests")
                        .tags("method", "GET", "uri", "customers", "status", "200")
                        .tags("outcome", "SUCCESS", "exception", "none")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
    }

    @Test
    void anInventedMethodMakesNoMeterOfItsOwn() {
        observer.on(new Event.Answered("BREW", "other", 405, TOOK, null, "10.0.0.7"));

        assertThat(registry.get("http.server.requests")
                        .tag("method", "UNKNOWN")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void aClientThatWentAwayHasNoStatus() {
        observer.on(new Event.Answered("GET", "customers", 0, TOOK, null, "10.0.0.7"));

        assertThat(registry.get("http.server.requests")
                        .tags("status", "UNKNOWN", "outcome", "UNKNOWN")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void routesBeyondTheLimitShareOneName() {
        for (String route : List.of("a", "b", "c", "d", "a")) {
            observer.on(new Event.Ran(new AskedOf(route), TOOK, TOOK, 1));
        }

        assertThat(registry.get("weir.dispatch.run").timers()).hasSize(3);
        assertThat(registry.get("weir.dispatch.run").tag("route", "a").timer().count())
                .isEqualTo(2);
        assertThat(registry.get("weir.dispatch.run")
                        .tag("route", "other")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatIsRefusedDroppedAndCancelledIsCountedByItsReason() {
        observer.on(new Event.Refused(Event.Refusal.QUEUE_FULL));
        observer.on(new Event.Dropped(Event.Drop.CLIENT_GONE));
        observer.on(new Event.Cancelled(Event.Cancellation.DEADLINE));
        observer.on(new Event.ConnectionGone(Event.Parting.VANISHED));

        assertThat(count("weir.dispatch.refused", "reason", "queue_full")).isOne();
        assertThat(count("weir.dispatch.dropped", "reason", "client_gone")).isOne();
        assertThat(count("weir.dispatch.cancelled", "reason", "deadline")).isOne();
        assertThat(count("weir.connections.replaced", "how", "vanished")).isOne();
    }

    @Test
    void aGaugeAsksForItsValueWhenItIsRead() {
        List<String> waiting = new ArrayList<>();
        Meters.QUEUE_DEPTH.gauge(registry, List.of(), waiting::size);
        waiting.add("one");

        assertThat(registry.get("weir.dispatch.queue.depth").gauge().value()).isEqualTo(1);
    }

    @Test
    void aGaugeWithTheWrongTagsIsRefused() {
        assertThatThrownBy(() -> Meters.CONNECTIONS.gauge(registry, List.of(), () -> 1))
                .hasMessage("weir.connections has the tags [state], not []");
    }

    @Test
    void anObserverThatThrowsHarmsNobody() {
        List<Event> told = new ArrayList<>();
        Listener broken = event -> {
            throw new IllegalStateException("broken");
        };
        Listeners both = new Listeners(List.of(broken, told::add));

        assertThatCode(() -> both.on(new Event.DatabaseDown("gone"))).doesNotThrowAnyException();
        assertThat(told).hasSize(1);
    }

    private double count(String meter, String tag, String value) {
        return registry.get(meter).tag(tag, value).counter().count();
    }
}
