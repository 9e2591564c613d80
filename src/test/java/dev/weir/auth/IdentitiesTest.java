package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;

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
        return Objects.requireNonNull(new Identities(anonymousRole, Credentials.NONE)
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
}
