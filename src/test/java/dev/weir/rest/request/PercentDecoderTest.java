package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentDecoderTest {

    @Test
    void plusIsASpaceInTheQueryAndAPlusInThePath() {
        assertThat(PercentDecoder.query("a+b%2Bc", () -> "the query")).isEqualTo("a b+c");
        assertThat(PercentDecoder.path("a+b%2Fc", "the path")).isEqualTo("a+b/c");
    }

    @Test
    void utf8IsReadEscapedAndRaw() {
        assertThat(PercentDecoder.query("%F0%9F%90%98%c3%a9", () -> "it")).isEqualTo("🐘é");
        assertThat(PercentDecoder.query("caf\u00C3\u00A9", () -> "it")).isEqualTo("café");
    }

    @ParameterizedTest
    @CsvSource({"a%,2", "a%4,2", "%zz,1", "ab%1g,3", "%+1,1", "%١٢,1"})
    void anEscapeThatIsNotWholeIsRefused(String raw, int character) {
        assertMalformed(
                () -> PercentDecoder.query(raw, () -> "the parameter \"a\""),
                "The parameter \"a\" has a % that two hexadecimal digits do not follow",
                "At character %d of \"%s\"".formatted(character, raw));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%FF", "%C3", "x%E2%82", "caf\u00E9"})
    void bytesThatAreNotUtf8AreRefused(String raw) {
        assertMalformed(
                () -> PercentDecoder.path(raw, "the path"),
                "The path is not valid UTF-8",
                "It was sent as \"%s\"".formatted(raw));
    }

    @Test
    void nulIsRefused() {
        assertMalformed(
                () -> PercentDecoder.query("a%00b", () -> "the parameter \"x\""),
                "The parameter \"x\" has a NUL character, which PostgreSQL cannot store",
                "It was sent as \"a%00b\"");
    }

    @Test
    void aCharacterThatIsNoByteIsRefused() {
        assertMalformed(
                () -> PercentDecoder.query("a€", () -> "the parameter \"x\""),
                "The parameter \"x\" has a character that must be percent-encoded",
                "At character 2 of \"a€\"");
    }
}
