package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ClientAddresses;
import dev.weir.http.TrustedProxies;
import dev.weir.telemetry.Event;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LoginFilterTest {

    private static final String HERE = "192.0.2.1";
    private static final String FORWARDED = "203.0.113.7";

    private final List<Event> events = new ArrayList<>();
    private final LoginThrottle throttle = new LoginThrottle(() -> Instant.EPOCH);
    private final LoginFilter filter =
            new LoginFilter(throttle, new ClientAddresses(new TrustedProxies(List.of("192.0.2.99"))), events::add);
    private VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private int passed;

    @BeforeEach
    void start() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void stop() {
        VirtualTimeScheduler.reset();
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private MockServerWebExchange send(@Nullable String credentials, String from, HttpStatus status) {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/actuator/pool").remoteAddress(new InetSocketAddress(from, 4711));
        request.header("X-Forwarded-For", FORWARDED);
        if (credentials != null) {
            request.header(HttpHeaders.AUTHORIZATION, credentials);
        }
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        filter.filter(
                        exchange,
                        inner -> Mono.fromRunnable(() -> {
                            passed++;
                            inner.getResponse().setStatusCode(status);
                        }))
                .subscribe();
        return exchange;
    }

    private void failOften(String from) {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            send(basic("ada:wrong"), from, HttpStatus.UNAUTHORIZED);
        }
        events.clear();
        passed = 0;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"ada:secret,ada", "ada:a:b,ada", "ada,~~", ":secret,~~", "~ ada :x~,~ ada ~"})
    void aFailureIsToldWithTheNameAndWithoutThePassword(String both, String name) {
        send(basic(both), HERE, HttpStatus.UNAUTHORIZED);
        assertThat(events).containsExactly(new Event.LoginFailed(name, HERE));
    }

    @Test
    void aLongNameIsCutOff() {
        send(basic("a".repeat(1000) + ":x"), HERE, HttpStatus.UNAUTHORIZED);
        assertThat(events).containsExactly(new Event.LoginFailed("a".repeat(63), HERE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "basic %%%", "BASIC YWRh"})
    void whatHasNoNameIsAFailureWithoutOne(String credentials) {
        send(credentials, HERE, HttpStatus.UNAUTHORIZED);
        assertThat(events).containsExactly(new Event.LoginFailed("", HERE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer YWRhOng=", "Basic", "Basi c"})
    void otherCredentialsAreNoLogin(String credentials) {
        failOften(HERE);
        for (int i = 0; i < 10; i++) {
            send(credentials, HERE, HttpStatus.UNAUTHORIZED);
            send(null, HERE, HttpStatus.UNAUTHORIZED);
        }
        assertThat(passed).isEqualTo(20);
        assertThat(events).isEmpty();
    }

    @Test
    void afterFailuresLoginsWaitAndALongLineIsRefusedUnchecked() {
        failOften(HERE);
        send(basic("ada:wrong"), HERE, HttpStatus.UNAUTHORIZED);
        send(basic("ada:right"), HERE, HttpStatus.OK);
        assertThat(passed).isEqualTo(1);
        time.advanceTimeBy(Duration.ofMillis(999));
        assertThat(passed).isEqualTo(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(passed).isEqualTo(2);

        failOften("192.0.2.2");
        List<MockServerWebExchange> line = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            line.add(send(basic("ada:wrong"), "192.0.2.2", HttpStatus.UNAUTHORIZED));
        }
        MockServerHttpResponse refused = line.getLast().getResponse();
        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
        assertThat(line.getFirst().getResponse().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(events.getLast()).isEqualTo(new Event.LoginFailed("ada", "192.0.2.2"));
    }

    @Test
    void behindATrustedProxyTheAddressCountsThatItNames() {
        failOften(FORWARDED);
        send(basic("ada:wrong"), "192.0.2.99", HttpStatus.UNAUTHORIZED);
        assertThat(events).containsExactly(new Event.LoginFailed("ada", FORWARDED));
        send(basic("ada:right"), "192.0.2.99", HttpStatus.OK);
        assertThat(passed).isEqualTo(1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(passed).isEqualTo(2);
    }

    @Test
    void aSuccessIsNotTold() {
        send(basic("ada:right"), HERE, HttpStatus.OK);
        assertThat(passed).isEqualTo(1);
        assertThat(events).isEmpty();
    }
}
