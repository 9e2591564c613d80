package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "LocalHost:8080, localhost:8080",
        "localhost., localhost",
        "localhost.:80, localhost:80",
        "localhost:, localhost",
        "127.0.0.1:1, 127.0.0.1:1",
        "[::1]:8080, [::1]:8080",
        "[0:0:0:0:0:0:0:1], [::1]",
        "[2001:DB8::1], [2001:db8::1]",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "my_service:80, my_service:80",
        "a%41, a%41"
    })
    void aHostIsReadInOneForm(String text, String shown) {
        assertThat(Authority.parse(text)).get().hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                ".",
                "localhost:port",
                "localhost:-1",
                "localhost:65536",
                "localhost:123456",
                "localhost:80:80",
                "user@localhost",
                "localhost/",
                "local host",
                "[::1",
                "::1",
                "[::1]x",
                "[127.0.0.1]",
                "[1:2]",
                "[::1::2]",
                "[fe80::1%25eth0]",
                "[localhost]",
                "[v1.a]",
                "a%4",
                "höst",
                "http://localhost"
            })
    void whatIsNoHostIsNotRead(String text) {
        assertThat(Authority.parse(text)).isEmpty();
    }

    /** 16 KB of headers may hold one name; a pattern that recurses for each character would end the stack. */
    @Test
    void aVeryLongHostIsNotRead() {
        assertThat(Authority.parse("a".repeat(16_000))).isEmpty();
        assertThat(Authority.parse("a".repeat(253) + ":65535")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "a.b.localhost:8080, true",
        "LOCALHOST., true",
        "127.0.0.1, true",
        "127.255.255.254, true",
        "[::1], true",
        "[::ffff:7f00:1], true",
        "localhost.example, false",
        "notlocalhost, false",
        "127.0.0.1.example, false",
        "127.1, false",
        "2130706433, false",
        "0x7f.0.0.1, false",
        "0.0.0.0, false",
        "128.0.0.1, false",
        "[::2], false"
    })
    void itIsThisMachineOnlyWhereEveryBrowserTakesItForThat(String text, boolean loopback) {
        assertThat(Authority.parse(text).map(Authority::isLoopback)).contains(loopback);
    }
}
