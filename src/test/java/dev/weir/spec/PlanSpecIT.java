package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How PostgreSQL would carry a request out. */
@SpecTest
class PlanSpecIT {

    private static final String PLAN = "application/vnd.pgrst.plan";

    @Autowired
    private Http http;

    @Test
    void tellsAPlanAsText() {
        Answer answer = http.get("/people?id=eq.1", "Accept: " + PLAN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("Aggregate  (cost=")
                .contains("\n  ->  ")
                .doesNotContain("actual time");
        answer.has("Content-Type", PLAN + "+text; for=\"application/json\"; charset=utf-8")
                .hasNo("Content-Range");
        assertThat(http.get("/people", "Accept: " + PLAN + "+text; options=analyze|verbose")
                        .body())
                .contains("actual time", "Output: ");
    }

    @Test
    void tellsAPlanAsJson() {
        Answer answer = http.get(
                "/people?id=eq.1",
                "Accept: " + PLAN
                        + "+json; for=\"application/vnd.pgrst.object+json\"; options=buffers|analyze|nothing");
        answer.has(
                "Content-Type",
                PLAN + "+json; for=\"application/vnd.pgrst.object+json\"; options=analyze|buffers; charset=utf-8");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("[\n  {\n    \"Plan\": {").contains("Actual Rows", "Shared Hit Blocks");
    }

    @Test
    void tellsThatOfAFormThatIsNamed() {
        http.get("/people", "Accept: " + PLAN + "; for=\"text/csv\"")
                .has("Content-Type", PLAN + "+text; for=\"text/csv\"; charset=utf-8");
        http.get("/people", "Accept: " + PLAN + "; for=\"text/unknown\"")
                .fails(406, "PGRST107", "None of these media types are available: text/unknown", "null", "null");
    }

    @Test
    void undoesAWriteThatIsCarriedOutForIt() {
        SpecDatabase.run("truncate journal restart identity");
        String analyzed = "Accept: " + PLAN + "; options=analyze";
        Answer answer = http.post("/journal", "{\"line\":\"x\"}", analyzed);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Insert on journal", "actual time");
        assertThat(http.post("/rpc/note_it", "{\"line\":\"x\"}", analyzed).status())
                .isEqualTo(200);
        http.get("/journal").is(200, "[]");
    }

    @Test
    void tellsThatOfACallAndOfAnEmbedding() {
        assertThat(http.get("/rpc/numbered?n=3", "Accept: " + PLAN).body()).contains("Function Scan");
        assertThat(http.get("/pets?select=id,owners(name)", "Accept: " + PLAN).body())
                .contains("owners");
    }

    @Test
    void aHeadHasItsTypeAlone() {
        http.head("/people", "Accept: " + PLAN)
                .is(200, "")
                .has("Content-Type", PLAN + "+text; for=\"application/json\"; charset=utf-8");
    }

    @Test
    void anErrorIsToldAsEver() {
        http.get("/people?age=eq.x", "Accept: " + PLAN)
                .fails(400, "22P02", "invalid input syntax for type integer: \"x\"", "null", "null");
    }
}
