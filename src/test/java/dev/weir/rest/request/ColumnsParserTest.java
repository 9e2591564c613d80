package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsParserTest {

    @Test
    void namesAreReadEachOnce() {
        assertThat(ColumnsParser.parse(ReservedParameter.COLUMNS, "a, \"b,c\",a"))
                .containsExactly("a", "b,c");
    }

    @Test
    void noNameIsRefused() {
        assertMalformed(
                () -> ColumnsParser.parse(ReservedParameter.COLUMNS, "a,"),
                "Expected a column name, found the end",
                "Parameter \"columns\", character 3 of \"a,\"");
    }
}
