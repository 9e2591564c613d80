package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What functions are given, beside plain values by their names. */
@SpecTest
class FunctionArgumentSpecIT {

    private static final String CSV = "Content-Type: text/csv";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String NONE = "null";

    @Autowired
    private Http http;

    @Test
    void ofAnArrayTheFirstObjectIsTaken() {
        http.post("/rpc/add_them", "[{\"a\":1,\"b\":2},{\"a\":10,\"b\":20}]").is(200, "3");
        http.post("/rpc/add_them?columns=a", "[{\"a\":1,\"c\":2}]").is(200, "11");
        http.post("/rpc/add_them", "a,b\n4,5\n6,7\n", CSV).is(200, "9");
    }

    @Test
    void aParameterWithoutANameTakesAWholeArray() {
        http.post("/rpc/keys_of", "[{\"a\":1},{\"b\":2}]").is(200, "2");
        http.post("/rpc/keys_of", "[]").is(200, "0");
    }

    @Test
    void saysWhichArgumentsOfCsvNoneTakes() {
        http.post("/rpc/add_them", "a,c\n4,5\n", CSV)
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.add_them(a, c) in the schema cache",
                        "Searched for the function public.add_them with parameters a, c, but no matches were found in the"
                                + " schema cache.",
                        "Perhaps you meant to call the function public.add_them(a, b)");
    }

    @Test
    void aBodyThatIsNoJsonIsRefusedBeforeAnyFunctionIsLookedFor() {
        http.post("/rpc/no_value", "garbage")
                .fails(
                        400,
                        "PGRST102",
                        "Empty or invalid json",
                        "Line 1, column 1: Unrecognized token 'garbage': was expecting (JSON String, Number,"
                                + " Array, Object or token 'null', 'true' or 'false')",
                        NONE);
        http.post("/rpc/keys_of", "[1] 2")
                .fails(
                        400,
                        "PGRST102",
                        "Empty or invalid json",
                        "Line 1, column 5: There is more after the end of the JSON text",
                        NONE);
    }

    @Test
    void aParameterOfAnyTypeTakesJsonOrText() {
        http.post("/rpc/same", "{\"a\":{\"k\":[1]}}").is(200, "{\"k\": [1]}");
        http.post("/rpc/same", "{\"a\":5}").is(200, "5");
        http.get("/rpc/same?a=5").is(200, "\"5\"");
        http.post("/rpc/first_of", "{\"a\":[6,7]}").is(200, "6");
        http.get("/rpc/first_of?a={x,y}").is(200, "\"x\"");
    }

    @Test
    void textOfAFixedLengthIsNotCut() {
        http.get("/rpc/of_length?c=abc&list={ab,cde}").is(200, "[{\"c\":\"abc\",\"list\":[\"ab\",\"cde\"]}]");
        http.post("/rpc/of_length", "{\"c\":\"abc\",\"list\":[\"ab\"]}").is(200, "[{\"c\":\"abc\",\"list\":[\"ab\"]}]");
    }

    @Test
    void variadicOnesMayBeLeftOutWhereTheyHaveADefault() {
        http.get("/rpc/all_of").is(200, "[]");
        http.post("/rpc/all_of", "v=a&v=b", FORM).is(200, "[\"a\",\"b\"]");
        http.post("/rpc/all_of", "", FORM).is(200, "[]");
        http.get("/rpc/all_of?x=1&x=2&v=c").is(200, "[\"2\",\"c\"]");
    }

    @Test
    void namesKeepTheirCase() {
        http.get("/rpc/greetIn?userName=Ada&IN=Rome").is(200, "\"Ada, Rome\"");
        http.post("/rpc/greetIn", "{\"userName\":\"Ada\",\"IN\":\"Rome\"}").is(200, "\"Ada, Rome\"");
    }

    @Test
    void aNameMayBeAnArgumentAndAFilter() {
        http.get("/rpc/numbered?n=3&n=2&i=gt.1&i=not.gt.2&select=i").is(200, "[{\"i\":2}]");
    }

    @Test
    void anArgumentInTheUrlOfAPostIsNone() {
        http.post("/rpc/add_them?a=1", "{\"a\":1}")
                .fails(
                        400,
                        "PGRST100",
                        "Expected an operator, found \"1\"",
                        "Parameter \"a\", character 1 of \"1\"",
                        "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, fts, plfts,"
                                + " phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value");
    }

    @Test
    void whatCannotBeCalledByNamesIsNotThere() {
        http.post("/rpc/nameless", "{}")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.nameless without parameters in the schema cache",
                        "Searched for the function public.nameless without parameters or with a single unnamed json/jsonb"
                                + " parameter, but no matches were found in the schema cache.",
                        NONE);
    }

    @Test
    void namesTheOverloadThatIsNearest() {
        String words =
                "Searched for the function public.overloaded with parameter%s, but no matches were found in the schema"
                        + " cache.";
        http.get("/rpc/overloaded?a=1&b=2&wrong=3")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.overloaded(a, b, wrong) in the schema cache",
                        words.formatted("s a, b, wrong"),
                        "Perhaps you meant to call the function public.overloaded(a, b)");
        http.get("/rpc/overloaded?wrong=3")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.overloaded(wrong) in the schema cache",
                        words.formatted(" wrong"),
                        NONE);
        http.get("/rpc/overloaded?ccc=3")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.overloaded(ccc) in the schema cache",
                        words.formatted(" ccc"),
                        "Perhaps you meant to call the function public.overloaded(cccc)");
        http.get("/rpc/overloaded?a=1&b=2").is(200, "3");
        http.get("/rpc/overloaded").is(200, "\"none\"");
    }
}
