package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private static final AllowedHosts NONE = new AllowedHosts(Set.of());
    private static final AllowedHosts SOME =
            new AllowedHosts(Set.of("API.example.", "*.apps.example", "10.0.0.9", "2001:db8::9"));

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, true",
        "api.example, true",
        "api.example:9, true",
        "a.b.apps.example, true",
        "apps.example, false",
        "xapps.example, false",
        "api.example.evil, false",
        "10.0.0.9, true",
        "[2001:db8::9]:80, true",
        "10.0.0.7, false",
        "evil.example, false"
    })
    void aLoopbackListenerServesItselfAndWhatIsListed(String host, boolean served) {
        assertThat(serves(SOME, host, true)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"localhost, true", "127.0.0.1, true", "api.example, false", "10.0.0.7, false"})
    void withoutAListALoopbackListenerServesItselfAlone(String host, boolean served) {
        assertThat(serves(NONE, host, true)).isEqualTo(served);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "anything.example", "10.1.2.3"})
    void withoutAListAnotherListenerServesEveryHost(String host) {
        assertThat(serves(NONE, host, false)).isTrue();
    }

    /** A probe or a scrape asks for the pod's address, which no list can have. */
    @ParameterizedTest
    @CsvSource({
        "api.example, true",
        "10.0.0.7:8081, true",
        "10.0.0.8:8081, false",
        "127.0.0.1, true",
        "evil.example, false"
    })
    void withAListAnotherListenerServesItselfByAddressAndWhatIsListed(String host, boolean served) {
        assertThat(serves(SOME, host, false)).isEqualTo(served);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "10.0.0.8"})
    void aStarIsEveryHost(String host) {
        assertThat(serves(new AllowedHosts(Set.of("*")), host, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example:80", "http://api.example", "", "*.", "a.*.example", "**", "[::1]:80"})
    void whatIsNoHostIsRefusedInWords(String entry) {
        assertThatThrownBy(() -> new AllowedHosts(Set.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weir.http.allowed-hosts has '" + entry + "'");
    }

    private static boolean serves(AllowedHosts hosts, String asked, boolean loopback) {
        return hosts.serve(Authority.parse(asked).orElseThrow(), loopback, Optional.of(own()));
    }

    private static InetAddress own() {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
