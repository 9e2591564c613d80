package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StrictJsonTest {

    private static Optional<ObjectNode> object(String text) {
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {} ", "{\"a\":{\"b\":1},\"b\":2}", "{\"a\":1,\"A\":2}", "{\"\":null}"})
    void readsAnObject(String text) {
        assertThat(object(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "true", "5", "\"{}\"", "[]", "[{}]"})
    void anythingElseIsNoObject(String text) {
        assertThat(object(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":[{\"b\":1,\"b\":2}]}"
            })
    void noNameComesTwice(String text) {
        assertThat(object(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} {}", "{}]", "{},", "{}x", "{} null", "{}\0"})
    void nothingComesBehindTheEnd(String text) {
        assertThat(object(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{/**/}"
            })
    void noOtherSyntaxIsTaken(String text) {
        assertThat(object(text)).isEmpty();
    }

    @Test
    void nestsNoDeeperThan32() {
        assertThat(object(nested(32))).isPresent();
        assertThat(object(nested(33))).isEmpty();
        assertThat(object("{\"a\":" + "[".repeat(100_000))).isEmpty();
    }

    /** Overlong, cut off, a surrogate, Latin-1, and UTF-16. */
    @ParameterizedTest
    @ValueSource(
            strings = {"c0bb7d", "7b2261223a22e282227d", "7b2261223a22eda080227d", "7b2261223a22e9227d", "007b007d"})
    void bytesThatAreNotUtf8AreNoObject(String hex) {
        assertThat(StrictJson.object(HexFormat.of().parseHex(hex))).isEmpty();
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(object("{\"n\":12345678901234567890123456789.125}"))
                .hasValueSatisfying(node -> assertThat(node.get("n").decimalValue())
                        .isEqualTo(new BigDecimal("12345678901234567890123456789.125")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "1e2147483648", "1.5e-2147483648"})
    void aNumberThatCannotBeHeldIsNoObject(String number) {
        assertThat(object("{\"n\":" + number + "}")).isEmpty();
        assertThat(object("{\"n\":" + "9".repeat(1001) + "}")).isEmpty();
    }
}
