package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolStatus;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

class PoolEndpointTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final Consoles consoles = new Consoles();
    private final PoolEndpoint endpoint =
            new PoolEndpoint(consoles.pool(), consoles.dispatcher(), Duration.ofMillis(50), new Audit(events::add));

    private static WebEndpointResponse<?> answer(Mono<WebEndpointResponse<?>> answering) {
        return Objects.requireNonNull(answering.block(PATIENCE));
    }

    private static Event told(String what) {
        return new Event.Administered("without a name", what);
    }

    @Test
    void tellsWhatThePoolHolds() {
        assertThat(endpoint.state()).isEqualTo(new PoolStatus(4, 4, 3, 2, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void resizesWithinTheBound(int size) {
        assertThat(answer(endpoint.resize(size)).getBody()).isEqualTo(new PoolStatus(4, size, 3, 2, 1));
        assertThat(consoles.told).containsExactly("resize " + size);
        assertThat(events).containsExactly(told("resized the pool from 4 to " + size));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 5, Integer.MAX_VALUE})
    void anotherSizeIsRefusedAndIsNoDeed(int size) {
        WebEndpointResponse<?> refused = answer(endpoint.resize(size));
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getBody())
                .isEqualTo(new Refusals.Refusal("From 1 to 4 connections are possible, not " + size));
        assertThat(consoles.told).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void answersAfterThePatienceWithWhatIsStillHeld() {
        consoles.stall();
        assertThat(answer(endpoint.resize(2)).getBody()).isEqualTo(new PoolStatus(4, 2, 3, 2, 1));
    }

    @Test
    void recyclesWithinThePatience() {
        assertThat(answer(endpoint.act(PoolEndpoint.Action.RECYCLE)).getBody())
                .isEqualTo(new PoolEndpoint.Recycled(3, new PoolStatus(4, 4, 3, 2, 1)));
        assertThat(consoles.told).containsExactly("recycle within 50");
        assertThat(events).containsExactly(told("recycled the pool"));
    }
}
