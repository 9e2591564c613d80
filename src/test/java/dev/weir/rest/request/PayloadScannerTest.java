package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadScannerTest {

    @Test
    void anObjectIsOneRow() {
        String json = " {\"b\":1,\"a\":{\"c\":[{}]},\"b\":2} \n";
        assertThat(scan(json)).isEqualTo(new Payload(json, Set.of("b", "a"), false, 1));
        assertThat(scan(json).keys()).containsExactly("b", "a");
        assertThat(scan("{}")).isEqualTo(new Payload("{}", Set.of(), false, 1));
    }

    @Test
    void anArrayHasARowForEachObject() {
        String json = "[{\"a\":1,\"b\":2},{\"b\":3,\"a\":4}]";
        assertThat(scan(json)).isEqualTo(new Payload(json, Set.of("a", "b"), true, 2));
        assertThat(scan("[]")).isEqualTo(new Payload("[]", Set.of(), true, 0));
    }

    @Test
    void whatPostgresqlJudgesPasses() {
        String json = "{\"a\":\"\\u0000\\ud800\",\"n\":" + "9".repeat(5000) + ",\"d\":" + "[".repeat(2000)
                + "]".repeat(2000) + ",\"" + "k".repeat(60_000) + "\":1e999999}";
        assertThat(scan(json).json()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"a\":1},{}]                | Line 1, column 10: Object 2 lacks the key \"a\" of the first",
                "[{\"a\":1},{\"a\":1,\"b\":1}] | Line 1, column 10: Object 2 has the key \"b\", which the first has not",
                "[{},{\"c\":1}]                | Line 1, column 5: Object 2 has the key \"c\", which the first has not",
                "[{},[]]       | Line 1, column 5: Expected each element of the array to be an object, found an array",
                "[true]        | Line 1, column 2: Expected each element of the array to be an object, found a boolean"
            })
    void rowsOfOtherKeysAreRefused(String json, String details) {
        assertRefused(() -> scan(json), new RequestFailure.InvalidBody("All object keys must match", details));
    }

    @Test
    void anyJsonHasTheKeysOfItsFirstObject() {
        assertThat(any("{\"a\":1,\"b\":{\"c\":2}}")).isEqualTo(List.of(Set.of("a", "b"), false, 1));
        assertThat(any("[{\"a\":1},{\"b\":[]},3]")).isEqualTo(List.of(Set.of("a"), true, 1));
        for (String nameless : List.of("3", "null", "\"a\"", "[]", "[1,{\"a\":1}]", "[[{\"a\":1}]]")) {
            assertThat(any(nameless)).isEqualTo(List.of(Set.of(), nameless.startsWith("["), 0));
        }
    }

    private static List<Object> any(String json) {
        Payload payload = PayloadScanner.any(ByteBuffer.wrap(json.getBytes(UTF_8)));
        assertThat(payload.json()).isEqualTo(json);
        return List.of(payload.keys(), payload.array(), payload.rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1", "{\"a\":}", "1 2", "[1] x", "nul", "[1,]"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> PayloadScanner.any(ByteBuffer.wrap(text.getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().message()).isEqualTo("Empty or invalid json"));
    }

    @Test
    void rowsOfOtherKeysPassWhenTheColumnsAreGiven() {
        ByteBuffer body = ByteBuffer.wrap("[{\"a\":1},{\"b\":1}]".getBytes(UTF_8));
        assertThat(PayloadScanner.scan(body, false).keys()).containsExactly("a", "b");
        assertThat(body.position()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''            | The body is empty",
                "' '           | The body is empty",
                "3             | Line 1, column 1: Expected an object or an array of objects, found a number",
                "\"a\"         | Line 1, column 1: Expected an object or an array of objects, found a string",
                "null          | Line 1, column 1: Expected an object or an array of objects, found null",
                "{} {}         | Line 1, column 4: There is more after the end of the JSON text"
            })
    void anythingElseIsRefusedWithItsPlace(String json, String details) {
        assertInvalid(json, details);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{            | Line 1, column 2:", "[{}           | Line 1, column 4:",
                        "{\"a\":01}   | Line 1, column",
                "{\"a\":1,}   | Line 1, column 8:", "{a:1}         | Line 1, column 2:",
                        "{\"a\":NaN}  | Line 1, column",
                "{\"a\":\"\\x\"} | Line 1, column", "{\"a\":1]    | Line 1, column 7:",
                        "// {}         | Line 1, column 1:"
            })
    void textThatIsNotJsonIsRefusedWithItsPlace(String json, String place) {
        RequestFailure.InvalidBody failure = invalid(json.getBytes(UTF_8));
        assertThat(failure.message()).isEqualTo("Empty or invalid json");
        assertThat(failure.details()).startsWith(place);
    }

    @Test
    void whatIsNotClosedIsRefusedAtTheEnd() {
        assertThat(invalid("[{}".getBytes(UTF_8)).details())
                .isEqualTo("Line 1, column 4: Unexpected end-of-input: expected close marker for Array");
    }

    @Test
    void aLineIsCounted() {
        assertThat(invalid("[\n{},\n7]".getBytes(UTF_8)).details()).startsWith("Line 3, column 1:");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        assertThat(invalid(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}))
                .isEqualTo(new RequestFailure.InvalidBody(
                        "Empty or invalid json", "Byte 3 does not belong to valid UTF-8"));
        assertThat(invalid(new byte[] {'{', '}', (byte) 0xE2, (byte) 0x82}).details())
                .isEqualTo("Byte 3 does not belong to valid UTF-8");
    }

    @Test
    void depthIsBounded() {
        assertThat(invalid(("{\"a\":" + "[".repeat(60_000)).getBytes(UTF_8)).details())
                .isEqualTo("Line 1, column 50006: It is nested more than 50000 deep");
    }

    private static Payload scan(String json) {
        return PayloadScanner.scan(ByteBuffer.wrap(json.getBytes(UTF_8)), true);
    }

    private static void assertInvalid(String json, String details) {
        Failure failure =
                assertRefused(() -> scan(json), new RequestFailure.InvalidBody("Empty or invalid json", details));
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.code()).isEqualTo("PGRST102");
    }

    private static RequestFailure.InvalidBody invalid(byte[] body) {
        try {
            throw new AssertionError(PayloadScanner.scan(ByteBuffer.wrap(body), true));
        } catch (FailureException e) {
            return (RequestFailure.InvalidBody) e.failure();
        }
    }
}
