package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A function is called, and called once, whatever is made of what it returns. */
@SpecTest
class FunctionOnceSpecIT {

    private static final String CSV = "Accept: text/csv";
    private static final String EXACT = "Prefer: count=exact";
    private static final String RETURN = "Prefer: return=representation";
    private static final String AT_MOST_ONE = "Prefer: handling=strict, max-affected=1";

    @Autowired
    private Http http;

    @Test
    void callsWhatReturnsNothingOrIsNotAnswered() {
        called(http.get("/rpc/refusing"));
        called(http.post("/rpc/refusing", "{}"));
        http.head("/rpc/refusing_value").is(400, "");
        http.get("/rpc/nothing").is(204, "");
        http.get("/rpc/nothing", "Accept: application/x-ndjson").is(204, "");
        called(http.get("/rpc/refusing", "Accept: application/x-ndjson"));
        http.head("/rpc/once").is(200, "");
        http.head("/rpc/words_up_to?n=3&limit=1", EXACT).is(206, "").has("Content-Range", "0-0/3");
    }

    @Test
    void callsItOnceForCsv() {
        http.get("/rpc/once", CSV).isIn("text/csv; charset=utf-8", "v\n7");
        http.post("/rpc/once", "{}", CSV).isIn("text/csv; charset=utf-8", "v\n7");
        http.get("/volumes?select=id,once&id=eq.1", CSV).isIn("text/csv; charset=utf-8", "id,once\n1,once-1");
        http.get("/rpc/all_volumes?select=id,once&id=eq.2", CSV).isIn("text/csv; charset=utf-8", "id,once\n2,once-2");
    }

    @Test
    void readsFunctionsOfRowsThatAreCounted() {
        http.get("/rpc/all_volumes?select=id,shouted,neighbours(title)&order=id&limit=1", EXACT)
                .is(206, "[{\"id\":1,\"shouted\":\"ONE\",\"neighbours\":[{\"title\":\"Two\"}]}]")
                .has("Content-Range", "0-0/2");
        http.get("/rpc/all_volumes?select=id&shouted=eq.TWO&limit=1", EXACT)
                .is(200, "[{\"id\":2}]")
                .has("Content-Range", "0-0/1");
    }

    @Test
    void boundsTheRowsOfTheFunctionNotOfItsAnswer() {
        tooMany(http.post("/rpc/more_volumes?select=id,shelves!inner()", "{\"n\":2}", AT_MOST_ONE));
        tooMany(http.post("/rpc/more_volumes?select=count()", "{\"n\":2}", AT_MOST_ONE));
        tooMany(http.post("/rpc/more_volumes?limit=1", "{\"n\":2}", AT_MOST_ONE));
        http.get("/volumes?select=id&id=gt.100").is(200, "[]");
        http.post("/rpc/more_volumes?select=id", "{\"n\":1}", AT_MOST_ONE).is(200, "[{\"id\":101}]");
        http.delete("/volumes?id=eq.101&select=id", RETURN).is(200, "[{\"id\":101}]");
    }

    @Test
    void boundsSingleValuesAndWhatAWriteReturns() {
        String columns = "/volumes?select=" + "title,".repeat(10) + "id&id=eq.1";
        String title = "{\"title\":\"" + "x".repeat(10_000) + "\"}";
        tooLarge(http.get("/rpc/wide?n=70000"));
        tooLarge(http.get("/rpc/wide?n=70000", CSV));
        tooLarge(http.patch(columns, title, RETURN));
        tooLarge(http.patch(columns, title, RETURN, CSV));
        http.get("/volumes?select=title&id=eq.1").is(200, "[{\"title\":\"One\"}]");
        tooLarge(http.post("/rpc/wide_note", "{\"n\":70000}"));
        http.get("/journal?line=eq.wide").is(200, "[]");
    }

    private static void tooLarge(Answer answer) {
        answer.fails(
                406,
                "WEIR406",
                "The answer would be larger than 65536 bytes",
                "null",
                "Ask for fewer rows or columns, or stream rows with Accept: application/x-ndjson"
                        + " (weir.rest.max-response)");
    }

    private static void called(Answer answer) {
        answer.fails(400, "P0001", "It was called", "null", "null");
    }

    private static void tooMany(Answer answer) {
        answer.writesTooMany(2);
    }
}
