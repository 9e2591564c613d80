package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class DispatcherEndpointTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final Consoles consoles = new Consoles();
    private final DispatcherEndpoint endpoint =
            new DispatcherEndpoint(consoles.dispatcher(), Duration.ofMillis(50), new Audit(events::add));

    private WebEndpointResponse<?> act(DispatcherEndpoint.Action action) {
        return Objects.requireNonNull(endpoint.act(action).block(PATIENCE));
    }

    @Test
    void countsWhatWaitsAndWhatRunsInAllSlots() {
        assertThat(endpoint.state()).isEqualTo(new DispatcherEndpoint.State(false, false, 7, 4, 1234));
    }

    @Test
    void pausesAndResumesAndTellsIt() {
        assertThat(act(DispatcherEndpoint.Action.PAUSE).getBody())
                .isEqualTo(new DispatcherEndpoint.State(true, false, 7, 4, 1234));
        assertThat(act(DispatcherEndpoint.Action.RESUME).getBody())
                .isEqualTo(new DispatcherEndpoint.State(false, false, 7, 4, 1234));
        assertThat(consoles.told).containsExactly("pause", "resume");
        assertThat(events)
                .containsExactly(
                        new Event.Administered("without a name", "paused the dispatcher"),
                        new Event.Administered("without a name", "resumed the dispatcher"));
    }

    @Test
    void answersAfterThePatienceWithWhatStillRuns() {
        consoles.stall();
        WebEndpointResponse<?> answer = act(DispatcherEndpoint.Action.PAUSE);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getBody()).isEqualTo(new DispatcherEndpoint.State(true, false, 7, 4, 1234));
    }

    @Test
    void aPauseThatIsRefusedIsToldInASentenceAndIsNoDeed() {
        consoles.drain();
        WebEndpointResponse<?> answer = act(DispatcherEndpoint.Action.PAUSE);
        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(answer.getBody()).isInstanceOf(Refusals.Refusal.class);
        assertThat(consoles.told).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void nothingIsDoneBeforeAnybodyWaitsForTheAnswer() {
        assertThat(endpoint.act(DispatcherEndpoint.Action.PAUSE)).isNotNull();
        assertThat(endpoint.act(DispatcherEndpoint.Action.RESUME)).isNotNull();
        assertThat(consoles.told).isEmpty();
    }
}
