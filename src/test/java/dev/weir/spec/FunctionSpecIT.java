package dev.weir.spec;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class FunctionSpecIT {

    private static final String NONE = "null";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate journal restart identity");
    }

    @Test
    void theStatusLineSaysWhatTheStatusMeans() {
        http.post("/rpc/teapot", "{}").is(418, "\"418\"").says("I'm a teapot");
        http.post("/rpc/page_expired", "{\"text\":\"Page Expired\"}")
                .fails(419, "123", "Too late", "null", "null")
                .says("Page Expired");
        http.post("/rpc/page_expired", "{\"text\":\"a\\r\\nX: y\"}").hasNo("X").says("Internal Server Error");
        http.post("/rpc/page_expired", "{\"text\":null}").says("Client Error (419)");
    }

    @Test
    void nothingIsSelectedOfRowsWithoutADeclaredType() {
        http.get("/rpc/pairs").is(200, "[{\"a\":1,\"b\":2}]");
        http.get("/rpc/pairs?select=*").is(200, "[{\"a\":1,\"b\":2}]");
        http.get("/rpc/pairs?select=a")
                .fails(400, "PGRST100", "The function returns no columns to select", "null", "null");
    }

    @Test
    void whatItsDefinitionSetsHoldsForItsTransaction() {
        http.get("/rpc/isolated").is(200, "\"serializable\"");
        http.post("/rpc/isolated", "{}").is(200, "\"serializable\"");
        http.post("/rpc/too_slow", "{}")
                .fails(504, "57014", "canceling statement due to statement timeout", "null", "null");
        http.get("/rpc/hasty").is(200, "\"read committed\"");
    }

    @Test
    void callsByNamedArguments() {
        http.post("/rpc/add_them", "{\"a\":1,\"b\":2}").is(200, "3");
        http.post("/rpc/add_them", "{\"b\":2,\"a\":1}", "Content-Type: application/json")
                .is(200, "3");
        http.get("/rpc/add_them?a=1&b=2").is(200, "3").has("Content-Range", "0-0/*");
        http.head("/rpc/add_them?a=1&b=2").is(200, "");
        http.post("/rpc/add_them", "a=4&b=5", "Content-Type: application/x-www-form-urlencoded")
                .is(200, "9");
    }

    @Test
    void leavesOutWhatHasADefault() {
        http.get("/rpc/add_them?a=1").is(200, "11");
        http.post("/rpc/add_them", "{\"a\":1}").is(200, "11");
        http.post("/rpc/add_them?columns=a", "{\"a\":1,\"b\":5,\"c\":6}").is(200, "11");
    }

    @Test
    void takesTheWholeBodyForOneParameterWithoutAName() {
        http.post("/rpc/keys_of", "[1,2,3]").is(200, "3");
        http.post("/rpc/shout", "hé", "Content-Type: text/plain").is(200, "\"HÉ!\"");
        http.post("/rpc/size_of", "\u0000ab", "Content-Type: application/octet-stream")
                .is(200, "3");
        http.post("/rpc/root_of", "<a><b/></a>", "Content-Type: text/xml").is(200, "\"a\"");
        http.post("/rpc/keys_of", "[1,")
                .fails(
                        400,
                        "PGRST102",
                        "Empty or invalid json",
                        "Line 1, column 4: Unexpected end-of-input within/between Array entries",
                        NONE);
    }

    @Test
    void refusesABodyWithoutNamesForWhatTakesArgumentsByName() {
        for (String body : List.of("[]", "null", "3", "[1, {}]")) {
            http.post("/rpc/no_value", body)
                    .fails(
                            400,
                            "PGRST102",
                            "Empty or invalid json",
                            "The function takes its arguments by name: a JSON object is expected",
                            NONE);
        }
    }

    @Test
    void choosesTheOverloadByNames() {
        http.post("/rpc/over", "{\"a\":1}").is(200, "\"int\"");
        http.get("/rpc/over?b=1").is(200, "\"text\"");
        http.post("/rpc/unclear", "{\"a\":1}")
                .fails(
                        300,
                        "PGRST203",
                        "Could not choose the best candidate function between: public.unclear(a => integer),"
                                + " public.unclear(a => text)",
                        NONE,
                        "Try renaming the parameters or the function itself in the database so function overloading"
                                + " can be resolved");
    }

    @Test
    void takesAnyNumberOfVariadicArguments() {
        http.get("/rpc/sum_of?v=1&v=2&v=3").is(200, "6");
        http.get("/rpc/sum_of?v=7").is(200, "7");
        http.post("/rpc/sum_of", "{\"v\":[1,2]}").is(200, "3");
    }

    @Test
    void takesCompositesArraysAndJson() {
        http.post("/rpc/of_type", "{\"p\":{\"a\":1,\"b\":\"x\"},\"list\":[1,2],\"doc\":{\"k\":[null]}}")
                .is(200, "{\"a\" : 1, \"list\" : [1,2], \"doc\" : {\"k\": [null]}}");
        http.get("/rpc/of_type?p=(1,x)&list={3}&doc={}").is(200, "{\"a\" : 1, \"list\" : [3], \"doc\" : {}}");
    }

    @Test
    void answersNothingAndNoValue() {
        http.post("/rpc/nothing", "").is(204, "").hasNo("Content-Type").hasNo("Content-Length");
        http.post("/rpc/nothing", "{}").is(204, "");
        http.get("/rpc/no_value").is(200, "null");
    }

    @Test
    void answersSetsOfValues() {
        http.get("/rpc/words_up_to?n=3").is(200, "[\"w1\", \"w2\", \"w3\"]").has("Content-Range", "0-2/*");
        http.get("/rpc/words_up_to?n=5&limit=2&offset=1", "Prefer: count=exact")
                .is(206, "[\"w2\", \"w3\"]")
                .has("Content-Range", "1-2/5");
        http.get("/rpc/words_up_to?n=0").is(200, "[]");
        http.get("/rpc/words_up_to?n=2", "Accept: application/x-ndjson").streams("\"w1\"", "\"w2\"");
    }

    @Test
    void readsTheRowsOfARelationAsTheRelationIsRead() {
        http.get("/rpc/all_people?select=id,who:name&age=gte.20&order=age.desc,id&limit=2", "Prefer: count=exact")
                .is(206, "[{\"id\":3,\"who\":\"Čeněk\"}, \n {\"id\":1,\"who\":\"Ada\"}]")
                .has("Content-Range", "0-1/4");
        http.post("/rpc/all_people?select=id&id=eq.2", "{}").is(200, "[{\"id\":2}]");
        http.get("/rpc/person?wanted=1&select=name,age").is(200, "{\"name\":\"Ada\",\"age\":36}");
        http.get("/rpc/all_people?select=id&id=in.(1,2)", "Accept: application/x-ndjson")
                .streams("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void readsTheRowsThatAFunctionDeclares() {
        http.get("/rpc/numbered?n=3&i=gt.1&select=label&order=i.desc")
                .is(200, "[{\"label\":\"n3\"}, \n {\"label\":\"n2\"}]");
        http.get("/rpc/pair_of?x=5").is(200, "{\"low\":4,\"high\":\"6\"}");
        http.get("/rpc/loose").is(200, "{\"f1\":1,\"f2\":\"x\"}");
        http.get("/rpc/numbered?n=3&select=lable")
                .fails(
                        400,
                        "42703",
                        "column numbered().lable does not exist",
                        "null",
                        "Perhaps you meant to reference the column \"numbered().label\".");
    }

    @Test
    void whatReadsCannotWrite() {
        http.get("/rpc/note_it?line=x")
                .fails(405, "25006", "cannot execute INSERT in a read-only transaction", NONE, NONE);
        http.get("/journal").is(200, "[]");
        http.post("/rpc/note_it", "{\"line\":\"x\"}").is(200, "1");
        http.get("/journal").is(200, "[{\"id\":1,\"line\":\"x\"}]");
    }

    @Test
    void honoursTheTermsOfAWrite() {
        http.post("/rpc/note_it", "{\"line\":\"x\"}", "Prefer: tx=rollback").is(200, "1");
        http.post("/rpc/note_many", "{\"n\":3}", "Prefer: handling=strict, max-affected=2")
                .fails(
                        400,
                        "PGRST124",
                        "Query result exceeds max-affected preference constraint",
                        "The query affects 3 rows",
                        NONE);
        http.post("/rpc/note_it", "{\"line\":\"x\"}", "Prefer: handling=strict, max-affected=2")
                .fails(
                        400,
                        "PGRST128",
                        "Function must return SETOF or TABLE when max-affected preference is used with handling=strict",
                        NONE,
                        NONE);
        http.get("/journal").is(200, "[]");
        http.post("/rpc/note_many?select=line&limit=1", "{\"n\":3}", "Prefer: count=exact")
                .is(206, "[{\"line\":\"l1\"}]")
                .has("Content-Range", "0-0/3");
        http.get("/journal?select=line").is(200, "[{\"line\":\"l1\"}, \n {\"line\":\"l2\"}, \n {\"line\":\"l3\"}]");
    }

    @Test
    void aFunctionsOwnSettingsHold() {
        http.get("/rpc/zone").is(200, "\"Asia/Tokyo\"");
    }

    @Test
    void findsTheFunctionInTheSchemaOfTheProfile() {
        http.get("/rpc/here", "Accept-Profile: Other Schema")
                .is(200, "\"other\"")
                .has("Content-Profile", "Other Schema");
        http.post("/rpc/here", "{}", "Content-Profile: Other Schema").is(200, "\"other\"");
    }

    @Test
    void saysWhatItLookedForWhenThereIsNone() {
        http.get("/rpc/add_thm?a=1")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.add_thm(a) in the schema cache",
                        "Searched for the function public.add_thm with parameter a, but no matches were found in the"
                                + " schema cache.",
                        "Perhaps you meant to call the function public.add_them");
        http.post("/rpc/add_them", "{\"b\":1,\"c\":2}")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.add_them(b, c) in the schema cache",
                        "Searched for the function public.add_them with parameters b, c or with a single unnamed"
                                + " json/jsonb parameter, but no matches were found in the schema cache.",
                        "Perhaps you meant to call the function public.add_them(a, b)");
        http.post("/rpc/quite_unknown_xyz", "")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.quite_unknown_xyz without parameters in the schema cache",
                        "Searched for the function public.quite_unknown_xyz without parameters or with a single unnamed"
                                + " json/jsonb parameter, but no matches were found in the schema cache.",
                        NONE);
        http.post("/rpc/add_them", "x", "Content-Type: text/plain")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.add_them in the schema cache",
                        "Searched for the function public.add_them with a single unnamed text parameter, but no matches"
                                + " were found in the schema cache.",
                        NONE);
    }

    @Test
    void hasTheMethodsOfAFunction() {
        http.send("OPTIONS", "/rpc/add_them", "")
                .is(200, "")
                .has("Allow", "OPTIONS,GET,HEAD,POST")
                .hasNo("Accept-Query");
        http.send("OPTIONS", "/rpc/note_it", "").is(200, "").has("Allow", "OPTIONS,POST");
        http.send("QUERY", "/rpc/add_them", "a=1", "Content-Type: application/x-www-form-urlencoded")
                .fails(405, "PGRST101", "Cannot use the QUERY method on RPC", NONE, "Allowed here: GET, HEAD, POST");
        http.delete("/rpc/add_them?a=1")
                .fails(405, "PGRST101", "Cannot use the DELETE method on RPC", NONE, "Allowed here: GET, HEAD, POST");
    }

    @Test
    void leavesValuesAndPrivilegesToPostgresql() {
        http.get("/rpc/add_them?a=one")
                .fails(400, "22P02", "invalid input syntax for type integer: \"one\"", NONE, NONE);
        http.get("/rpc/add_them?a=1);drop table journal;--")
                .fails(400, "22P02", "invalid input syntax for type integer: \"1);drop table journal;--\"", NONE, NONE);
        http.get("/rpc/words_up_to?n=1&x=eq.1")
                .fails(400, "PGRST100", "The function returns no columns to filter by", NONE, NONE);
    }
}
