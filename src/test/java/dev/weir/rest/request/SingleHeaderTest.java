package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SingleHeaderTest {

    @Test
    void theValueIsReadAsUtf8() {
        assertThat(header(" caf\u00C3\u00A9 ")).isEqualTo("café");
    }

    @Test
    void absentAndBlankAreTheSame() {
        assertThat(header()).isNull();
        assertThat(header(" ")).isNull();
    }

    @Test
    void theSameValueTwiceIsOne() {
        assertThat(header("api", "api ")).isEqualTo("api");
    }

    @Test
    void twoValuesAreRefused() {
        assertMalformed(() -> header("a", "b"), "The header X-Test is given twice", "a and b");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertMalformed(() -> header("caf\u00E9"), "The header X-Test is not valid UTF-8", null);
        assertMalformed(() -> header("a\0"), "The header X-Test has a NUL character", null);
    }

    private static @Nullable String header(String... values) {
        return SingleHeader.of(name -> List.of(values), "X-Test");
    }
}
