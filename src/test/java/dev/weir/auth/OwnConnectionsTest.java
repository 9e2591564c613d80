package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ClientAddresses;
import dev.weir.http.RequestAttributes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;

class OwnConnectionsTest {

    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);
    private static final Identity IDENTITY = new Identity("reader", null, "own:warm-up");

    private final OwnConnections own = new OwnConnections();
    private final Identities identities = new Identities("web_anon", Credentials.NONE, ClientAddresses.DIRECT, own);

    private ServerRequest from(InetSocketAddress remote, String... header) {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/").remoteAddress(remote);
        if (header.length > 0) {
            request.header(header[0], header[1]);
        }
        return ServerRequest.create(MockServerWebExchange.from(request), List.of());
    }

    private Identity identify(ServerRequest request) {
        return Objects.requireNonNull(identities.identify(request).block(Duration.ofSeconds(5)));
    }

    @Test
    void requestsOfAnOwnConnectionHaveItsIdentityUntilItIsGivenBack() {
        own.add(LOCAL, IDENTITY);
        ServerRequest request = from(LOCAL);
        assertThat(identify(request)).isEqualTo(IDENTITY);
        assertThat(request.attributes()).containsKey(RequestAttributes.OWN);
        own.remove(LOCAL);
        ServerRequest later = from(LOCAL);
        assertThat(identify(later).role()).isEqualTo("web_anon");
        assertThat(later.attributes()).doesNotContainKey(RequestAttributes.OWN);
    }

    @Test
    void anotherPortOfTheSameMachineIsAnotherClientWhateverItSaysOfItself() {
        own.add(LOCAL, IDENTITY);
        InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_002);
        assertThat(identify(from(other)).role()).isEqualTo("web_anon");
        assertThat(identify(from(other, "X-Forwarded-For", "127.0.0.1:40001")).role())
                .isEqualTo("web_anon");
        assertThat(identify(from(other, "Forwarded", "for=\"127.0.0.1:40001\"")).role())
                .isEqualTo("web_anon");
    }
}
