package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What functions return, in other forms than JSON. */
@SpecTest
class FunctionFormSpecIT {

    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";
    private static final String STRIPPED = "Accept: application/vnd.pgrst.array+json;nulls=stripped";
    private static final String CSV = "Accept: text/csv";
    private static final String OF_OBJECT = "application/vnd.pgrst.object+json; charset=utf-8";
    private static final String OF_STRIPPED = "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8";
    private static final String OF_CSV = "text/csv; charset=utf-8";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate journal restart identity");
    }

    @Test
    void answersTheOnlyRowOrValueOfASet() {
        http.get("/rpc/all_people?select=id,name&id=eq.1", OBJECT).isIn(OF_OBJECT, "{\"id\":1,\"name\":\"Ada\"}");
        http.get("/rpc/words_up_to?n=1", OBJECT).isIn(OF_OBJECT, "\"w1\"");
        http.get("/rpc/person?wanted=1&select=name", OBJECT).isIn(OF_OBJECT, "{\"name\":\"Ada\"}");
        notOne(http.get("/rpc/all_people?id=in.(1,2)", OBJECT), 2);
        notOne(http.get("/rpc/words_up_to?n=0", OBJECT), 0);
    }

    @Test
    void leavesOutWhatIsNull() {
        http.get("/rpc/all_people?select=id,age&id=in.(1,4)&order=id", STRIPPED)
                .isIn(OF_STRIPPED, "[{\"id\":1,\"age\":36},{\"id\":4}]");
        http.get("/rpc/person?wanted=4&select=id,age", STRIPPED).isIn(OF_STRIPPED, "{\"id\":4}");
        http.get("/rpc/no_value", STRIPPED).isIn(OF_STRIPPED, "null");
        http.get("/rpc/words_up_to?n=0", STRIPPED).isIn(OF_STRIPPED, "[]");
    }

    @Test
    void writesCsv() {
        http.get("/rpc/numbered?n=2", CSV).isIn(OF_CSV, "i,label\n1,n1\n2,n2");
        http.get("/rpc/words_up_to?n=2", CSV).isIn(OF_CSV, "v\nw1\nw2");
        http.get("/rpc/pair_of?x=5", CSV).isIn(OF_CSV, "low,high\n4,6");
        http.post("/rpc/note_it", "{\"line\":\"x\"}", CSV).isIn(OF_CSV, "v\n1");
    }

    @Test
    void undoesAWriteOfAnotherNumberOfRows() {
        notOne(http.post("/rpc/note_many", "{\"n\":2}", OBJECT), 2);
        http.get("/journal").is(200, "[]");
        http.post("/rpc/note_many?select=line", "{\"n\":1}", OBJECT).isIn(OF_OBJECT, "{\"line\":\"l1\"}");
        http.post("/rpc/nothing", "{}", OBJECT).is(204, "");
        http.get("/journal?select=line").is(200, "[{\"line\":\"l1\"}]");
    }

    @Test
    void answersNothingWhereNothingIsWanted() {
        http.post("/rpc/note_many", "{\"n\":2}", "Prefer: return=minimal, count=exact")
                .is(204, "")
                .has("Preference-Applied", "return=minimal, count=exact")
                .has("Content-Range", "0-1/2")
                .hasNo("Content-Type");
        http.get("/journal?select=line").is(200, "[{\"line\":\"l1\"}, \n {\"line\":\"l2\"}]");
        http.post("/rpc/add_them", "{\"a\":1}", "Prefer: return=minimal").is(204, "");
        http.get("/rpc/add_them?a=1", "Prefer: return=minimal").is(200, "11").hasNo("Preference-Applied");
    }

    /** The planner does not know what a function returns. */
    @Test
    void countsWhatWouldBeEstimated() {
        http.get("/rpc/words_up_to?n=5&limit=2", "Prefer: count=planned")
                .is(206, "[\"w1\", \"w2\"]")
                .has("Content-Range", "0-1/5");
    }

    private static void notOne(Answer answer, int rows) {
        answer.fails(
                406,
                "PGRST116",
                "Cannot coerce the result to a single JSON object",
                "The result contains %d rows".formatted(rows),
                "null");
    }
}
