package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.ConnectionInformation;

class OwnConnectionsTest {

    private static final SocketAddress CLIENT = at("127.0.0.1", 40_001);
    private static final SocketAddress SERVICE = at("127.0.0.1", 8080);
    private static final OwnConnections.Ends ENDS = new OwnConnections.Ends(CLIENT, SERVICE);
    private static final Identity IDENTITY = new Identity("reader", null, "own:warm-up");

    private final OwnConnections own = new OwnConnections();

    /** As the server sees it; what header fields say of the client may differ. */
    private record Accepted(
            @Nullable SocketAddress connectionRemoteAddress,
            SocketAddress connectionHostAddress,
            SocketAddress remoteAddress,
            SocketAddress hostAddress)
            implements ConnectionInformation {

        Accepted(@Nullable SocketAddress client, SocketAddress service) {
            this(client, service, CLIENT, SERVICE);
        }

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public String connectionScheme() {
            return "http";
        }

        @Override
        public String hostName() {
            return "localhost";
        }

        @Override
        public int hostPort() {
            return 8080;
        }
    }

    private static SocketAddress at(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConnectionHasItsIdentityUntilItIsGivenBack() {
        own.add(ENDS, IDENTITY);
        assertThat(own.of(new Accepted(CLIENT, SERVICE))).isEqualTo(IDENTITY);
        own.remove(ENDS);
        assertThat(own.of(new Accepted(CLIENT, SERVICE))).isNull();
    }

    @Test
    void anAddressOfIpv4IsTheSameInTheFormOfIpv6() {
        own.add(ENDS, IDENTITY);
        assertThat(own.of(new Accepted(at("::ffff:127.0.0.1", 40_001), SERVICE)))
                .isEqualTo(IDENTITY);
    }

    @Test
    void anotherPortIsAnotherClientWhateverHeaderFieldsSay() {
        own.add(ENDS, IDENTITY);
        assertThat(own.of(new Accepted(at("127.0.0.1", 40_002), SERVICE))).isNull();
        assertThat(own.of(new Accepted(at("10.0.0.7", 40_001), SERVICE))).isNull();
    }

    /** The kernel gives one port to several connections, as long as they lead to different addresses. */
    @Test
    void theSamePortToAnotherAddressOfTheServiceIsAnotherClient() {
        own.add(ENDS, IDENTITY);
        assertThat(own.of(new Accepted(CLIENT, at("127.0.0.2", 8080)))).isNull();
    }

    @Test
    void aConnectionThatHasEndedIsNobodys() {
        own.add(ENDS, IDENTITY);
        assertThat(own.of(new Accepted(null, SERVICE))).isNull();
    }
}
