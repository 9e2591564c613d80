package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import dev.weir.http.ClientAddresses;
import dev.weir.http.RequestAttributes;
import dev.weir.secrets.TestSecrets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class IdentitiesTest {

    @Test
    void aRequestIsAnonymousAndCountedForItsAddress() {
        assertThat(identify("web_anon", from(new InetSocketAddress("192.0.2.7", 4711))))
                .isEqualTo(new Identity("web_anon", null, "192.0.2.7"));
    }

    @Test
    void withoutAnAnonymousRoleItRunsAsTheLoginRole() {
        Identity identity = identify(null, from(null));
        assertThat(identity).isEqualTo(new Identity(null, null, "unknown"));
        assertThat(identity.isAuthenticated()).isFalse();
    }

    private static Identity identify(@Nullable String anonymousRole, ServerRequest request) {
        return Objects.requireNonNull(
                new Identities(anonymousRole, Credentials.NONE, ClientAddresses.DIRECT, new OwnConnections())
                        .identify(request)
                        .block(Duration.ofSeconds(5)));
    }

    private static ServerRequest from(@Nullable InetSocketAddress address) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/");
        if (address != null) {
            request.remoteAddress(address);
        }
        return ServerRequest.create(MockServerWebExchange.from(request), List.of());
    }

    private static final String KEY = TestSecrets.of("key");
    private static final Credentials BOTH = new Credentials(
            Optional.of(new Tokens(
                    KeySource.fixed(TestTokens.ring()),
                    new Claims(RoleClaim.parse(".role"), null),
                    Duration.ofSeconds(30),
                    InstantSource.system(),
                    Schedulers.immediate())),
            keys());

    private static ApiKeys keys() {
        String hash = HexFormat.of().withUpperCase().formatHex(Digests.sha256(KEY));
        return new ApiKeys(List.of(new ApiKey("other", "0".repeat(64), "nobody"), new ApiKey("web", hash, "web_user")));
    }

    private static String outcome(Credentials credentials, String... headers) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        ServerRequest asked = ServerRequest.create(MockServerWebExchange.from(request), List.of());
        return new Identities("web_anon", credentials, ClientAddresses.DIRECT, new OwnConnections())
                .identify(asked)
                .map(identity -> identity.role() + " for " + asked.attributes().get(RequestAttributes.CONSUMER))
                .onErrorResume(
                        FailureException.class,
                        refused -> Mono.just(refused.failure().code()))
                .blockOptional(Duration.ofSeconds(5))
                .orElseThrow();
    }

    @Test
    void anApiKeyGivesItsRoleInEitherHeader() {
        assertThat(outcome(BOTH, "apikey", KEY)).isEqualTo("web_user for key:web");
        assertThat(outcome(BOTH, "Authorization", "Bearer " + KEY)).isEqualTo("web_user for key:web");
        assertThat(outcome(BOTH, "apikey", KEY, "Authorization", "Bearer " + KEY))
                .isEqualTo("web_user for key:web");
        assertThat(outcome(BOTH, "apikey", KEY, "Authorization", "Basic eDp5")).isEqualTo("web_user for key:web");
    }

    @Test
    void aTokenWinsOverAKeyAndAWrongKeyBesideItIsIgnored() {
        String token = TestTokens.of("{\"role\":\"editor\",\"sub\":\"ada\"}");
        assertThat(outcome(BOTH, "apikey", KEY, "Authorization", "Bearer " + token))
                .isEqualTo("editor for token:ada");
        assertThat(outcome(BOTH, "apikey", "wrong", "Authorization", "Bearer " + token))
                .isEqualTo("editor for token:ada");
    }

    /** Of four parties that call themselves the same, none is another. */
    @Test
    void nobodyIsCountedForOneOfAnotherKind() {
        String asKey = TestTokens.of("{\"role\":\"editor\",\"sub\":\"web\"}");
        String asAddress = TestTokens.of("{\"role\":\"editor\",\"sub\":\"unknown\"}");
        String asRole = TestTokens.of("{\"role\":\"editor\",\"sub\":\"role:editor at unknown\"}");
        String nameless = TestTokens.of("{\"role\":\"editor\"}");
        assertThat(outcome(BOTH, "apikey", KEY)).isEqualTo("web_user for key:web");
        assertThat(outcome(BOTH, "Authorization", "Bearer " + asKey)).isEqualTo("editor for token:web");
        assertThat(outcome(BOTH, "Authorization", "Bearer " + asAddress)).isEqualTo("editor for token:unknown");
        assertThat(outcome(BOTH)).isEqualTo("web_anon for unknown");
        assertThat(outcome(BOTH, "Authorization", "Bearer " + asRole))
                .isEqualTo("editor for token:role:editor at unknown");
        assertThat(outcome(BOTH, "Authorization", "Bearer " + nameless)).isEqualTo("editor for role:editor at unknown");
    }

    @Test
    void longSubjectsThatDifferAtTheirEndAreTwoConsumers() {
        String one = subject("a".repeat(300) + "1");
        String other = subject("a".repeat(300) + "2");
        assertThat(one).hasSameSizeAs(other).isNotEqualTo(other).startsWith("editor for token:aaa");
        assertThat(subject("a".repeat(255))).endsWith(":" + "a".repeat(255));
    }

    private static String subject(String text) {
        String token = TestTokens.of("{\"role\":\"editor\",\"sub\":\"%s\"}".formatted(text));
        return outcome(BOTH, "Authorization", "Bearer " + token);
    }

    @Test
    void noMistakeMakesARequestAnonymous() {
        assertThat(outcome(BOTH)).isEqualTo("web_anon for unknown");
        assertThat(outcome(BOTH, "apikey", "wrong")).isEqualTo("WEIR401");
        assertThat(outcome(BOTH, "apikey", "")).isEqualTo("WEIR401");
        assertThat(outcome(BOTH, "apikey", KEY, "apikey", KEY)).isEqualTo("WEIR401");
        assertThat(outcome(BOTH, "apikey", KEY, "Authorization", "Bearer wrong"))
                .isEqualTo("PGRST301");
        Credentials keysAlone = new Credentials(Optional.empty(), keys());
        assertThat(outcome(keysAlone, "Authorization", "Bearer wrong")).isEqualTo("WEIR401");
        assertThat(outcome(Credentials.NONE, "Authorization", "Bearer wrong")).isEqualTo("PGRST300");
        assertThat(outcome(Credentials.NONE, "apikey", "wrong")).isEqualTo("web_anon for unknown");
    }

    @Test
    void aKeyIsConfiguredByAHashAndAPossibleRole() {
        assertThatThrownBy(() -> new ApiKey("web", KEY, "web_user"))
                .hasMessageContaining("the sha256 of web is not 64 hexadecimal digits")
                .hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> new ApiKey("web", "0".repeat(64), "none")).hasMessageContaining("role of web");
        assertThatThrownBy(() -> new ApiKey(" ", "0".repeat(64), "web_user")).hasMessageContaining("without a name");
    }
}
