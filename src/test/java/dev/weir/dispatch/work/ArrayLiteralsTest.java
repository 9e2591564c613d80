package dev.weir.dispatch.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayLiteralsTest {

    @Test
    void everyElementIsQuotedSoThatItIsMereText() {
        assertThat(ArrayLiterals.of(List.of("a", "", "NULL", "a,b", "{}", " x ")))
                .isEqualTo("{\"a\",\"\",\"NULL\",\"a,b\",\"{}\",\" x \"}");
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertThat(ArrayLiterals.of(List.of("\"", "\\", "\\\""))).isEqualTo("{\"\\\"\",\"\\\\\",\"\\\\\\\"\"}");
    }

    @Test
    void nullIsNoText() {
        assertThat(ArrayLiterals.of(Arrays.asList("a", null))).isEqualTo("{\"a\",NULL}");
    }

    @Test
    void noElementsMakeAnEmptyArray() {
        assertThat(ArrayLiterals.of(List.of())).isEqualTo("{}");
    }
}
