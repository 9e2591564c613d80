package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserTest {

    @ParameterizedTest
    @CsvSource({
        ",,,,0",
        "10,,,10,0",
        ",5,,,5",
        "10,5,,10,5",
        "0,5,,0,5",
        ",,0-24,25,0",
        ",,5-,,5",
        ",,items=5-5,1,5",
        "10,5,8-100,7,8",
        "100,,10-19,10,10",
        "' ',' ',,,0",
        "' 5 ','',,5,0",
        ",-4,,,0",
        ",-99999999999999999999,,,0",
        "5,-4,,1,0",
        "0,-4,,0,0",
        ",-4,0-1,2,0",
        ",,0-99999999999999999999,9223372036854775807,0",
        "0,,5-9,0,0",
        "9223372036854775807,9,,9223372036854775798,9",
        ",,0-9223372036854775807,9223372036854775807,0"
    })
    void limitOffsetAndRangeMakeOneWindow(
            @Nullable String limit, @Nullable String offset, @Nullable String range, @Nullable Long rows, long first) {
        assertThat(PageParser.parse(limit, offset, range, null)).isEqualTo(new Page(rows, first));
    }

    @Test
    void aRangeInAnotherUnitIsIgnored() {
        assertThat(PageParser.parse(null, null, "bytes=0-9", null)).isEqualTo(Page.ALL);
        assertThat(PageParser.parse(null, null, "0-9", "bytes")).isEqualTo(Page.ALL);
        assertThat(PageParser.parse(null, null, "0-9", "Items")).isEqualTo(new Page(10L, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 |    |     | Limit should be greater than or equal to zero.",
                "3  | -4 |     | limit and offset end before the first row",
                "4  | -4 | 0-1 | limit and offset end before the first row",
                "   |    | 7-3 | The lower boundary must be lower than or equal to the upper boundary in the Range header.",
                "   | 20 | 0-9 | The Range header and limit and offset have no row in common"
            })
    void aWindowThatCannotBeIsRefused(
            @Nullable String limit, @Nullable String offset, @Nullable String range, String details) {
        Failure failure = assertRefused(
                () -> PageParser.parse(limit, offset, range, null),
                new RequestFailure.RangeNotSatisfiable(details, null));
        assertThat(failure.status()).isEqualTo(416);
        assertThat(failure.code()).isEqualTo("PGRST103");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten", "1.5", "+1", "1 0", "١"})
    void aLimitThatIsNoNumberIsRefused(String limit) {
        assertMalformed(
                () -> PageParser.parse(limit, null, null, null),
                "limit is not a whole number",
                "limit=\"%s\"".formatted(limit));
    }

    @Test
    void anOffsetBeyondAllNumbersIsRefused() {
        assertMalformed(
                () -> PageParser.parse(null, "9223372036854775808", null, null),
                "offset is too large",
                "offset=\"9223372036854775808\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "0-9,20-29", "a-b", "items=-5", "5", "items=", "0 - 9", "0-9-", "٠-٩"})
    void aRangeThatIsNoneIsIgnored(String range) {
        assertThat(PageParser.parse(null, null, range, null)).isEqualTo(Page.ALL);
        assertThat(PageParser.parse("3", "1", range, null)).isEqualTo(new Page(3L, 1));
    }
}
