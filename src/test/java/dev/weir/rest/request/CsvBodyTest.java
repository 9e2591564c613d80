package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.RequestFailure;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvBodyTest {

    @Test
    void everyLineIsAnObject() {
        assertThat(CsvBody.parse("a,b\n1,x\n2,\n"))
                .isEqualTo(
                        new Payload("[{\"a\":\"1\",\"b\":\"x\"},{\"a\":\"2\",\"b\":\"\"}]", Set.of("a", "b"), true, 2));
    }

    @Test
    void quotesHoldCommasLinesAndQuotes() {
        assertThat(CsvBody.parse("\"a,b\",c\r\n\"x\r\n\"\"y\"\",\",z\r\n").json())
                .isEqualTo("[{\"a,b\":\"x\\r\\n\\\"y\\\",\",\"c\":\"z\"}]");
    }

    @Test
    void theWordNullIsNoValueUnlessItIsQuoted() {
        assertThat(CsvBody.parse("a,b,c\nNULL,\"NULL\",null").json())
                .isEqualTo("[{\"a\":null,\"b\":\"NULL\",\"c\":\"null\"}]");
    }

    @Test
    void namesAloneAreNoRows() {
        assertThat(CsvBody.parse("a,b")).isEqualTo(new Payload("[]", Set.of("a", "b"), true, 0));
    }

    @Test
    void linesHaveAsManyFieldsAsTheFirst() {
        assertRefused(
                () -> CsvBody.parse("a,b\n\"1\n\",2\n3\n"),
                new RequestFailure.InvalidBody(
                        "All lines must have same number of fields", "Line 4 has 1, line 1 has 2"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "``; It is empty: the first line has the names of the columns",
                "`a,a`; Line 1 has a name twice",
                "`a\n\"x`; Line 2 has a quote that is not closed",
                "`a\n\"x\"y`; Line 2 has something behind a closing quote"
            })
    void whatIsNoCsvIsRefused(String body, String details) {
        assertRefused(() -> CsvBody.parse(body), new RequestFailure.InvalidBody("Empty or invalid CSV", details));
    }
}
