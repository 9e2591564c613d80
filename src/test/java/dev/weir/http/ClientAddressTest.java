package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static InetAddress address(String literal) {
        return new InetSocketAddress(literal, 1).getAddress();
    }

    @Test
    void aClientIsCalledByTheOtherEndOfItsConnection() {
        assertThat(ClientAddress.of(new InetSocketAddress("192.0.2.1", 4711))).isEqualTo("192.0.2.1");
        assertThat(ClientAddress.of(null)).isEqualTo("unknown");
        assertThat(ClientAddress.of(InetSocketAddress.createUnresolved("example.org", 1)))
                .isEqualTo("unknown");
        assertThat(ClientAddress.of(UnixDomainSocketAddress.of("/tmp/socket"))).isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "::ffff:192.0.2.1,192.0.2.1",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:ffff:ffff:ffff,2001:db8:1:2::/64",
        "fe80::1%1,fe80::/64",
        "::1,0:0:0:0:0:0:0:1"
    })
    void aClientOfIpv6IsCalledByItsNetwork(String address, String name) {
        assertThat(ClientAddress.name(address(address))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "::ffff:192.0.2.1,192.0.2.1",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:2::",
        "2001:db8:1:2:ffff:ffff:ffff:ffff,2001:db8:1:2::",
        "2001:db8:1:3::1,2001:db8:1:3::",
        "fe80::1%1,fe80::",
        "::1,::"
    })
    void ofIpv6ANetworkOf64BitsCountsAsOneAddress(String one, String network) {
        assertThat(ClientAddress.network(address(one))).isEqualTo(address(network));
    }
}
