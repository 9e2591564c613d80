package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import dev.weir.http.ClientAddresses;
import dev.weir.http.RequestAttributes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;

class TokenIdentitiesTest {

    private static final TokenIdentities WORKERS =
            new TokenIdentities(TestTokens.credentials(), Set.of("worker"), ClientAddresses.DIRECT);

    private static ServerRequest request(@Nullable String authorization) {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress("192.0.2.7", 4711));
        if (authorization != null) {
            request.header(HttpHeaders.AUTHORIZATION, authorization);
        }
        return ServerRequest.create(MockServerWebExchange.from(request), List.of());
    }

    private static Identity identify(TokenIdentities identities, ServerRequest request) {
        return Objects.requireNonNull(identities.identify(request).block(Duration.ofSeconds(5)));
    }

    private static String code(TokenIdentities identities, String authorization) {
        try {
            identify(identities, request(authorization));
            throw new AssertionError("It was let in");
        } catch (FailureException refused) {
            return refused.failure().code();
        }
    }

    private static String bearer(String claims) {
        return "Bearer " + TestTokens.of(claims);
    }

    @Test
    void aTokenOfAServedRoleIsTheRole() {
        Identity identity = identify(WORKERS, request(bearer("{\"role\":\"worker\",\"sub\":\"ann\"}")));
        assertThat(identity.role()).isEqualTo("worker");
        assertThat(identity.consumer()).isEqualTo("token:ann");
    }

    @Test
    void withoutASubjectItIsCountedForItsRoleAndAddress() {
        ServerRequest request = request(bearer("{\"role\":\"worker\"}"));
        assertThat(identify(WORKERS, request).consumer()).isEqualTo("role:worker at 192.0.2.7");
        assertThat(request.attributes()).containsEntry(RequestAttributes.CONSUMER, "192.0.2.7");
    }

    @Test
    void anotherRoleOrNoneIsNotServed() {
        assertThat(code(WORKERS, bearer("{\"role\":\"boss\"}"))).isEqualTo("WEIR444");
        assertThat(code(WORKERS, bearer("{\"sub\":\"ann\"}"))).isEqualTo("WEIR444");
    }

    @Test
    void whatIsNoTokenIsRefusedAsSuch() {
        assertThat(code(WORKERS, "Bearer not.a.token")).isEqualTo("PGRST301");
    }

    @Test
    void aTokenWithoutAKeyIsAnErrorThatSaysSo() {
        TokenIdentities keyless = new TokenIdentities(Credentials.NONE, Set.of("worker"), ClientAddresses.DIRECT);
        assertThatThrownBy(() -> identify(keyless, request("Bearer a.b.c"))).isInstanceOf(FailureException.class);
        assertThat(code(keyless, "Bearer a.b.c")).isEqualTo("PGRST300");
    }

    @Test
    void aTokenDecidesOnlyWhereARoleIsServed() {
        TokenIdentities nobody = new TokenIdentities(TestTokens.credentials(), Set.of(), ClientAddresses.DIRECT);
        assertThat(WORKERS.decides(request("Bearer x"))).isTrue();
        assertThat(WORKERS.decides(request(null))).isFalse();
        assertThat(nobody.decides(request("Bearer x"))).isFalse();
    }
}
