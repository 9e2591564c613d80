package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.CatalogInTest;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

class CatalogEndpointTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final CatalogInTest database = new CatalogInTest();
    private final CatalogEndpoint endpoint =
            new CatalogEndpoint(database.catalog(), Duration.ofMillis(50), new Audit(events::add));

    @AfterEach
    void stop() {
        database.catalog().close();
    }

    private static WebEndpointResponse<?> answer(Mono<WebEndpointResponse<?>> answering) {
        return Objects.requireNonNull(answering.block(PATIENCE));
    }

    @Test
    void beforeTheFirstSnapshotThereIsNoState() {
        WebEndpointResponse<?> refused = answer(endpoint.state());
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getBody()).isInstanceOf(Refusals.Refusal.class);
    }

    @Test
    void tellsTheSnapshotInForceAndItsAge() {
        database.read("orders");
        database.pass(Duration.ofMillis(1500));
        assertThat(answer(endpoint.state()).getBody())
                .isEqualTo(new CatalogEndpoint.State(1, List.of("public"), 1, 1500, 0, null));
    }

    @Test
    void readsTheSchemaAgainAndTellsIt() {
        database.read("orders");
        database.answersFromNowOn("customers");
        assertThat(answer(endpoint.act(CatalogEndpoint.Action.RELOAD)).getBody())
                .isEqualTo(new CatalogEndpoint.State(2, List.of("public"), 1, 0, 0, null));
        assertThat(events).containsExactly(new Event.Administered("without a name", "had the schema read again"));
    }

    @Test
    void aSchemaThatIsNotReadInTimeIsTold() {
        database.read("orders");
        WebEndpointResponse<?> late = answer(endpoint.act(CatalogEndpoint.Action.RELOAD));
        assertThat(late.getStatus()).isEqualTo(504);
        assertThat(late.getBody())
                .isEqualTo(new Refusals.Refusal("The schema was not read within 50 ms; it is tried again, and the"
                        + " snapshot before stays in force. "));
    }

    @Test
    void whyItCannotBeReadIsTold() {
        database.read("orders");
        database.failsFromNowOn();
        WebEndpointResponse<?> late = answer(endpoint.act(CatalogEndpoint.Action.RELOAD));
        assertThat(late.getStatus()).isEqualTo(504);
        assertThat(late.getBody())
                .isEqualTo(new Refusals.Refusal("The schema was not read within 50 ms; it is tried again, and the"
                        + " snapshot before stays in force. no connection"));
        database.pass(Duration.ofSeconds(2));
        assertThat(answer(endpoint.state()).getBody())
                .isEqualTo(new CatalogEndpoint.State(1, List.of("public"), 1, 2000, 2000, "no connection"));
    }
}
