package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final Cors ONE = new Cors(Set.of("https://App.example"), Duration.ofHours(1), true);
    private static final Cors ALL = new Cors(Set.of("*"), Duration.ofHours(1), false);

    private static HttpHeaders exposed(Cors cors, String... origins) {
        HttpHeaders headers = new DefaultHttpHeaders();
        cors.expose(headers, List.of(origins));
        return headers;
    }

    @Test
    void anAllowedPageSeesTheAnswerAndItsHeaders() {
        assertThat(exposed(ONE, "https://app.example").entries())
                .extracting(entry -> entry.getKey() + ": " + entry.getValue())
                .containsExactlyInAnyOrder(
                        "Vary: Origin",
                        "Access-Control-Allow-Origin: https://app.example",
                        "Access-Control-Expose-Headers: Content-Range, Content-Location, Location, Retry-After,"
                                + " Preference-Applied, Proxy-Status, Content-Profile, Server-Timing",
                        "Access-Control-Allow-Credentials: true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example",
                "https://app.example:444",
                "https://app.example.evil.example",
                "https://evil.example/https://app.example",
                "https://sub.app.example",
                "null",
                "*",
                ""
            })
    void anotherDoesNot(String origin) {
        assertThat(exposed(ONE, origin).names()).containsExactly("Vary");
        assertThat(exposed(ONE, "https://app.example", origin).names()).containsExactly("Vary");
    }

    @Test
    void everyPageIsNamedAsSuchAndWithoutCredentials() {
        assertThat(exposed(ALL, "https://any.example").get("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(exposed(ALL, "https://any.example").names())
                .doesNotContain("Access-Control-Allow-Credentials", "Vary");
        assertThat(exposed(Cors.CLOSED, "https://any.example").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app.example", "https://app.example/", "https://*.example", "null", "https://", "https://a b"})
    void whatIsNoOriginIsRefused(String origin) {
        assertThatThrownBy(() -> new Cors(Set.of(origin), Duration.ZERO, false))
                .hasMessageContaining("weir.cors.allowed-origins has");
    }

    @Test
    void credentialsAreNotForEveryPage() {
        assertThatThrownBy(() -> new Cors(Set.of("*"), Duration.ZERO, true))
                .hasMessageContaining("weir.cors.allow-credentials");
    }
}
