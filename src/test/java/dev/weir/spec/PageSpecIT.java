package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class PageSpecIT {

    private static final String UNSATISFIABLE = "Requested range not satisfiable";
    private static final Pattern ID = Pattern.compile("\"id\":(\\d)");

    @Autowired
    private Http http;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            id                     | 1 2 3 4 5
            id.desc                | 5 4 3 2 1
            age,id                 | 2 5 1 3 4
            age.desc,id            | 4 3 1 2 5
            age.nullsfirst,id.desc | 4 5 2 1 3
            age.desc.nullslast,id  | 3 1 2 5 4
            age.asc.nullslast,id   | 2 5 1 3 4
            "age".desc , "id"      | 4 3 1 2 5
            """)
    void ordersBy(String order, String ids) {
        assertThat(ids(http.get("/people?select=id&order=" + order))).isEqualTo(ids);
    }

    @Test
    void windowsByLimitAndOffset() {
        http.get("/people?select=id&order=id&limit=2&offset=1")
                .is(200, "[{\"id\":2}, \n {\"id\":3}]")
                .has("Content-Range", "1-2/*");
        http.get("/people?select=id&limit=0").is(200, "[]").has("Content-Range", "*/*");
        http.get("/people?select=id&offset=99").is(200, "[]").has("Content-Range", "*/*");
    }

    /** Usual numbers of rows and others, which are written differently. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit=4                     | 1 2 3 4
            limit=4&offset=1            | 2 3 4 5
            limit=2&offset=2            | 3 4
            limit=3&offset=4            | 5
            limit=4&offset=5            |
            limit=1001                  | 1 2 3 4 5
            limit=9223372036854775807   | 1 2 3 4 5
            limit=5000000000001&offset=3 | 4 5
            """)
    void windowsOfAnySizeKeepTheOrder(String window, @Nullable String ids) {
        assertThat(ids(http.get("/people?select=id&order=id&" + window))).isEqualTo(ids == null ? "" : ids);
        assertThat(ids(http.get("/people?select=id&order=id.desc&id=lt.99&" + window)))
                .hasSize(ids == null ? 0 : ids.length());
    }

    @Test
    void windowsByRange() {
        http.get("/people?select=id&order=id", "Range: 3-")
                .is(200, "[{\"id\":4}, \n {\"id\":5}]")
                .has("Content-Range", "3-4/*");
        http.get("/people?select=id&order=id", "Range-Unit: items", "Range: 0-0")
                .is(200, "[{\"id\":1}]")
                .has("Content-Range", "0-0/*");
    }

    @Test
    void takesAnEmptyLimitOrOffsetForNone() {
        for (String window :
                List.of("limit=", "offset=", "limit=&offset=", "limit", "offset", "limit=%20", "offset=-4")) {
            http.get("/people?select=id&id=lt.3&order=id&" + window)
                    .is(200, "[{\"id\":1}, \n {\"id\":2}]")
                    .has("Content-Range", "0-1/*");
        }
        http.get("/people?select=id&id=lt.3&order=id&limit=&offset=1").is(200, "[{\"id\":2}]");
        http.delete("/keyless?word=eq.none&limit=&offset=-4").is(204, "");
        http.post("/keyless?order&limit=&offset=-4", "[]").is(201, "");
    }

    /** As the window that it is: of the rows -4 to 0 there is one. */
    @Test
    void hasNoRowsBeforeTheFirst() {
        http.get("/people?select=id&order=id&limit=5&offset=-4")
                .is(200, "[{\"id\":1}]")
                .has("Content-Range", "0-0/*");
        http.get("/people?select=id&limit=0&offset=-4").is(200, "[]").has("Content-Range", "*/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-b", "-2", "0-1,3-4", "items=", "1", "rows=0-0", "0-0-"})
    void ignoresARangeThatIsNone(String range) {
        http.get("/people?select=id&id=lt.3&order=id", "Range: " + range)
                .is(200, "[{\"id\":1}, \n {\"id\":2}]")
                .has("Content-Range", "0-1/*");
    }

    @Test
    void ignoresARangeWithoutGet() {
        http.head("/people?id=lt.3", "Range: 1-1", "Prefer: count=exact")
                .is(200, "")
                .has("Content-Range", "0-1/2");
        http.head("/people?id=lt.3", "Range: 5-2").is(200, "");
    }

    @Test
    void ignoresARangeOfBytes() {
        http.get("/people?select=id&id=eq.1", "Range: bytes=0-0")
                .is(200, "[{\"id\":1}]")
                .has("Content-Range", "0-0/*");
    }

    @Test
    void countsAllRowsThatPass() {
        http.get("/people?select=id&age=eq.20&order=id", "Prefer: count=exact")
                .is(200, "[{\"id\":2}, \n {\"id\":5}]")
                .has("Content-Range", "0-1/2")
                .has("Preference-Applied", "count=exact");
    }

    @Test
    void saysWhenThereAreMoreRowsThanThese() {
        http.get("/people?select=id&order=id&limit=2", "Prefer: count=exact")
                .is(206, "[{\"id\":1}, \n {\"id\":2}]")
                .has("Content-Range", "0-1/5");
        http.get("/people?select=id&order=id", "Range: 4-9", "Prefer: count=exact")
                .is(206, "[{\"id\":5}]")
                .has("Content-Range", "4-4/5");
        http.head("/people?limit=1", "Prefer: count=exact").is(206, "").has("Content-Range", "0-0/5");
    }

    @Test
    void countsNothingAsNothing() {
        http.get("/people?id=eq.99", "Prefer: count=exact").is(200, "[]").has("Content-Range", "*/0");
    }

    @Test
    void refusesAnOffsetBeyondTheCount() {
        http.get("/people?offset=6", "Prefer: count=exact")
                .fails(
                        416,
                        "PGRST103",
                        UNSATISFIABLE,
                        "An offset of 6 was requested, but there are only 5 rows.",
                        "null")
                .has("Content-Range", "*/5");
    }

    @Test
    void refusesARangeThatIsNone() {
        http.get("/people", "Range: 5-2")
                .fails(
                        416,
                        "PGRST103",
                        UNSATISFIABLE,
                        "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
                        "null");
        http.get("/people?limit=-1")
                .fails(416, "PGRST103", UNSATISFIABLE, "Limit should be greater than or equal to zero.", "null");
        http.get("/people?offset=-4&limit=4")
                .fails(416, "PGRST103", UNSATISFIABLE, "limit and offset end before the first row", "null");
    }

    private static String ids(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ID.matcher(answer.body()).results().map(id -> id.group(1)).collect(Collectors.joining(" "));
    }
}
