package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonErrorsTest {

    private static final Pattern ADVICE = Pattern.compile("`|Feature|ALLOW_|\\[Source|REDACTED|StreamRead|[Jj]ackson");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"",
            "'",
            "1",
            "-",
            "+",
            ".",
            "0",
            "1e",
            "NaN",
            "Infinity",
            "-INF",
            "true",
            "nul",
            "/",
            "/*",
            "//",
            "#",
            "\\",
            "\\u",
            "\u001e",
            "\u0000",
            "\n",
            "\ufeff",
            "é");

    @Test
    void whatIsNotOfTheTextIsLeftOut() {
        assertThat(JsonErrors.words("Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_X` to allow"))
                .isEqualTo("Non-standard token 'NaN'");
        assertThat(JsonErrors.words(
                        "Unexpected end-of-input: expected close marker for Object (start marker at [Source:"
                                + " REDACTED; line: 1, column: 1])"))
                .isEqualTo("Unexpected end-of-input: expected close marker for Object");
        assertThat(JsonErrors.words(
                        "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as"
                                + " one since Feature 'ALLOW_JAVA_COMMENTS' not enabled for parser)"))
                .isEqualTo("Unexpected character ('/' (code 47))");
        assertThat(JsonErrors.words("Non-standard token (consider enabling `JsonReadFeature.X` for it)"))
                .isEqualTo("Non-standard token");
        assertThat(JsonErrors.words("Something else (set StreamReadConstraints.getMax())"))
                .isEqualTo("It is not valid JSON");
        assertThat(JsonErrors.words("Unrecognized token 'nope'")).isEqualTo("Unrecognized token 'nope'");
    }

    @Test
    void noErrorOfTheParserBringsItsAdvice() {
        JsonFactory factory = new JsonFactory();
        SplittableRandom random = new SplittableRandom(13);
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "[");
            random.ints(1 + random.nextInt(6), 0, PIECES.size())
                    .mapToObj(PIECES::get)
                    .forEach(text::append);
            try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text.toString())) {
                while (parser.nextToken() != null) {}
            } catch (JacksonException e) {
                errors++;
                assertThat(ADVICE.matcher(JsonErrors.words(e)).find())
                        .as(JsonErrors.words(e))
                        .isFalse();
            }
        }
        assertThat(errors).isGreaterThan(10_000);
    }
}
