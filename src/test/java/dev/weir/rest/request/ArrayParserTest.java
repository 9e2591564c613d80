package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayParserTest {

    @Test
    void elementsAreReadAsPostgresqlReadsThem() {
        assertThat(parse("{a, b c ,\"d,}\",\"\",e\\,f\\ ,\"null\"}"))
                .containsExactly("a", "b c", "d,}", "", "e,f ", "null");
        assertThat(parse(" { } ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a     | Expected a list in braces, found \"a\"               | 1",
                "{a    | Expected a comma or a closing brace, found the end   | 3",
                "{a,,b}| Expected a value, found \",\"                        | 4",
                "{{a}} | Expected a value, found \"{\"                        | 2",
                "{a}b  | Expected nothing after the closing brace, found \"b\"| 4",
                "{a\\  | Expected a character after the backslash, found the end | 4"
            })
    void anythingElseIsRefused(String text, String message, int character) {
        assertMalformed(
                () -> parse(text), message, "Parameter \"p\", character %d of \"%s\"".formatted(character, text));
    }

    @Test
    void nullIsRefusedForNothingEqualsIt() {
        assertMalformed(
                () -> parse("{a,Null}"),
                "NULL cannot be in a list",
                "Parameter \"p\", character 4 of \"{a,Null}\"",
                "Use is.null to ask for NULL, or quotes for the word: \"null\"");
    }

    private static List<String> parse(String text) {
        return ArrayParser.parse(Cursor.ofValue("p", text));
    }
}
