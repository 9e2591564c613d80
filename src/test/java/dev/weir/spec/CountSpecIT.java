package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** How all rows are counted where a read answers four at most. */
@SpecTest
@TestPropertySource(properties = "weir.rest.max-rows=4")
class CountSpecIT {

    private static final String EXACT = "Prefer: count=exact";
    private static final String PLANNED = "Prefer: count=planned";
    private static final String ESTIMATED = "Prefer: count=estimated";

    @Autowired
    private Http http;

    @Test
    void answersNoMoreRowsThanTheMaximum() {
        Answer rows = http.get("/many?select=id&order=id")
                .is(200, "[{\"id\":1}, \n {\"id\":2}, \n {\"id\":3}, \n {\"id\":4}]");
        rows.has("Content-Range", "0-3/*");
        http.get("/many?select=id&order=id&limit=9&offset=8")
                .is(200, "[{\"id\":9}, \n {\"id\":10}]")
                .has("Content-Range", "8-9/*");
        http.head("/many", "Range: 0-8").has("Content-Range", "0-3/*");
        http.get("/many", EXACT).has("Content-Range", "0-3/10");
    }

    @Test
    void takesThePlannersWordForIt() {
        http.get("/many?select=id&order=id&limit=1", PLANNED)
                .is(206, "[{\"id\":1}]")
                .has("Content-Range", "0-0/10")
                .has("Preference-Applied", "count=planned");
        http.head("/many?odd=is.true", PLANNED).is(206, "").has("Content-Range", "0-3/5");
        http.get("/many?select=id&id=eq.3", PLANNED).is(200, "[{\"id\":3}]").has("Content-Range", "0-0/1");
    }

    @Test
    void thePlannersWordMayBeMoreThanCanBeCounted() {
        http.get("/countless?limit=1", PLANNED).is(206, "[{\"n\":1}]").has("Content-Range", "0-0/9223372036854775807");
    }

    @Test
    void refusesAValueAsAReadDoes() {
        http.get("/many?id=eq.none", PLANNED)
                .fails(400, "22P02", "invalid input syntax for type integer: \"none\"", "null", "null");
    }

    @Test
    void countsUpToTheMaximumAndAsksThePlannerFurtherOn() {
        http.get("/many?select=id&id=lte.4&order=id&limit=1", ESTIMATED)
                .is(206, "[{\"id\":1}]")
                .has("Content-Range", "0-0/4")
                .has("Preference-Applied", "count=estimated");
        http.get("/many?select=id&order=id&limit=1", ESTIMATED)
                .is(206, "[{\"id\":1}]")
                .has("Content-Range", "0-0/10");
    }

    @Test
    void refusesAnOffsetBeyondAnyCount() {
        for (String count : new String[] {EXACT, PLANNED, ESTIMATED}) {
            http.get("/many?id=eq.3&offset=6", count)
                    .fails(
                            416,
                            "PGRST103",
                            "Requested range not satisfiable",
                            "An offset of 6 was requested, but there are only 1 rows.",
                            "null")
                    .has("Content-Range", "*/1");
        }
    }

    @Test
    void countsWhatAWriteReturnsExactly() {
        http.patch("/many?id=eq.99", "{\"odd\":null}", PLANNED).is(204, "").has("Content-Range", "*/0");
    }
}
