package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A slash parts the headers of one name. */
class ClientAddressesTest {

    private final ClientAddresses addresses =
            new ClientAddresses(new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.1", "fd00::/8")));

    private static String of(ClientAddresses by, String remote, String listed, String forwarded) {
        return by.of(
                new InetSocketAddress(remote, 4711), name -> headers(name.equals("Forwarded") ? forwarded : listed));
    }

    private static List<String> headers(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("/", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            emptyValue = "",
            value = {
                "10.0.0.1|203.0.113.7|~~|203.0.113.7",
                "10.0.0.1|203.0.113.7, 10.2.3.4|~~|203.0.113.7",
                "10.0.0.1|198.51.100.1, 203.0.113.7|~~|203.0.113.7",
                "10.0.0.1|198.51.100.1/203.0.113.7, 192.0.2.1|~~|203.0.113.7",
                "10.0.0.1|10.9.9.9, 10.8.8.8|~~|10.9.9.9",
                "10.0.0.1|203.0.113.7:4711|~~|203.0.113.7",
                "10.0.0.1|2001:db8::1|~~|2001:db8::/64",
                "10.0.0.1|203.0.113.7, unknown|~~|10.0.0.1",
                "10.0.0.1|example.org|~~|10.0.0.1",
                "10.0.0.1|~~|~~|10.0.0.1",
                "10.0.0.1|~~|for=203.0.113.7|203.0.113.7",
                "10.0.0.1|~~|for=1.1.1.1, By=x; For=\"[2001:db8::1]:47\" ;proto=https|2001:db8::/64",
                "10.0.0.1|~~|for=203.0.113.7, for=_hidden|10.0.0.1",
                "10.0.0.1|~~|for=\"203.0.113.7, for=10.1.1.1|203.0.113.7",
                "10.0.0.1|203.0.113.7|for=203.0.113.7|203.0.113.7",
                "10.0.0.1|203.0.113.7|for=198.51.100.1|10.0.0.1",
                "fd00::1|203.0.113.7|~~|203.0.113.7",
                "192.0.2.2|203.0.113.7|for=203.0.113.7|192.0.2.2"
            })
    void theLastAddressThatIsNoTrustedProxysCounts(String remote, String listed, String forwarded, String client) {
        assertThat(of(addresses, remote, listed, forwarded)).isEqualTo(client);
    }

    @Test
    void nobodyIsTrustedUnlessNamed() {
        assertThat(of(ClientAddresses.DIRECT, "127.0.0.1", "203.0.113.7", "")).isEqualTo("127.0.0.1");
        assertThat(addresses.of(null, name -> List.of("203.0.113.7"))).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0/8/8", "::/129"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(text)))
                .hasMessageContaining("weir.http.trusted-proxies has '" + text + "'");
    }
}
