package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AuditFilterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final AuditFilter filter = new AuditFilter(new Audit(events::add));

    private static ServerWebExchange exchange(String method, String path, @Nullable String who) {
        MockServerWebExchange.Builder builder =
                MockServerWebExchange.builder(MockServerHttpRequest.method(HttpMethod.valueOf(method), path));
        return who == null
                ? builder.build()
                : builder.principal((Principal) () -> who).build();
    }

    private void pass(ServerWebExchange exchange, @Nullable Integer status) {
        filter.filter(
                        exchange,
                        passed -> Mono.fromRunnable(() -> passed.getResponse()
                                .setStatusCode(status == null ? null : HttpStatusCode.valueOf(status))))
                .block(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({"POST,204", "PUT,400", "DELETE,405", "PATCH,500"})
    void tellsWhatWasSentAndHowItWasAnswered(String method, int status) {
        pass(exchange(method, "/actuator/loggers/dev.weir?password=secret", "ada"), status);
        assertThat(events)
                .containsExactly(new Event.Administered(
                        "ada", "sent " + method + " /actuator/loggers/dev.weir, answered " + status));
    }

    @Test
    void anAnswerWithoutAStatusIs200() {
        pass(exchange("POST", "/actuator/loggers/dev.weir", "ada"), null);
        assertThat(events)
                .containsExactly(new Event.Administered("ada", "sent POST /actuator/loggers/dev.weir, answered 200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void readsAreNoDeeds(String method) {
        pass(exchange(method, "/actuator/loggers", "ada"), 200);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/dispatcher/pause", "/actuator/pool", "/actuator/catalog/reload"})
    void ourOwnEndpointsTellItThemselves(String path) {
        pass(exchange("POST", path, "ada"), 200);
        assertThat(events).isEmpty();
    }

    @Test
    void whoHasNotLoggedInHasDoneNothing() {
        pass(exchange("POST", "/actuator/loggers/dev.weir", null), 401);
        assertThat(events).isEmpty();
    }

    @Test
    void anErrorStaysOneAndIsNotTold() {
        StepVerifier.create(filter.filter(
                        exchange("POST", "/actuator/loggers/dev.weir", "ada"),
                        passed -> Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);
        assertThat(events).isEmpty();
    }

    @Test
    void comesBehindTheFilterThatAuthenticates() {
        assertThat(filter.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
    }
}
