package dev.weir.spec;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Several requests in one transaction. */
@SpecTest
class BatchSpecIT {

    private static final String RETURN = "\"headers\":{\"Prefer\":\"return=representation\"}";
    private static final String JSON = "\"Content-Type\":\"application/json; charset=utf-8\"";
    private static final String NO_LIST = "The body is no list of requests";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets, journal restart identity;
                insert into owners (name) values ('Olga'), ('Omar');
                insert into pets (owner_id, name, weight) values (1, 'Rex', 20);
                """);
    }

    private static String requests(String... each) {
        return "{\"requests\":[" + String.join(",", each) + "]}";
    }

    @Test
    void carriesOutAllOfThemAndAnswersInTheirOrder() {
        http.post(
                        "/",
                        requests(
                                "{\"id\":\"a\",\"method\":\"POST\",\"url\":\"owners?select=id,name\",\"body\":{\"name\":\"Uma\"},"
                                        + RETURN + "}",
                                "{\"id\":\"b\",\"method\":\"PATCH\",\"url\":\"/pets?id=eq.1\",\"body\":{\"weight\":2.50}}",
                                "{\"id\":\"c\",\"method\":\"GET\",\"url\":\"/rest/v1/pets?select=weight,owners(name)\"}"))
                .is(
                        200,
                        "{\"responses\":[{\"id\":\"a\",\"status\":201,\"headers\":{\"Vary\":\"Accept, Content-Profile, Prefer\","
                                + "\"Content-Profile\":\"public\",\"Preference-Applied\":\"return=representation\","
                                + "\"Content-Range\":\"*/*\"," + JSON + "},\"body\":[{\"id\":3,\"name\":\"Uma\"}]},\n"
                                + "{\"id\":\"b\",\"status\":204,\"headers\":{\"Vary\":\"Accept, Content-Profile, Prefer\","
                                + "\"Content-Profile\":\"public\",\"Content-Range\":\"0-0/*\"}},\n"
                                + "{\"id\":\"c\",\"status\":200,\"headers\":{\"Vary\":\"Accept, Accept-Profile, Prefer, Range\","
                                + "\"Content-Profile\":\"public\",\"Content-Range\":\"0-0/*\"," + JSON
                                + "},\"body\":[{\"weight\":2.50,\"owners\":{\"name\":\"Olga\"}}]}]}");
    }

    @Test
    void undoesAllOfThemForOneThatFails() {
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma\"}}",
                                "{\"id\":\"twice\",\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Olga\"}}",
                                "{\"method\":\"DELETE\",\"url\":\"pets\"}"))
                .is(409, """
                        {"code":"23505","message":"duplicate key value violates unique constraint \\"owners_name_key\\"",\
                        "details":"Key (name)=(Olga) already exists.","hint":null,"request":{"index":1,"id":"twice"}}""");
        http.get("/owners?select=id&order=id").is(200, "[{\"id\":1}, \n {\"id\":2}]");
        http.get("/pets?select=id").is(200, "[{\"id\":1}]");
    }

    @Test
    void refusesThemBeforeItAsksForAConnectionForOneThatIsWrong() {
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma\"}}",
                                "{\"method\":\"GET\",\"url\":\"owners?select=nam\"}"))
                .is(400, """
                        {"code":"42703","message":"column owners.nam does not exist","details":null,\
                        "hint":"Perhaps you meant to reference the column \\"owners.name\\".","request":{"index":1,"id":"1"}}""");
        http.get("/owners?select=id&order=id").is(200, "[{\"id\":1}, \n {\"id\":2}]");
    }

    @Test
    void undoesThemForAnAnswerThatCannotBeGiven() {
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"DELETE\",\"url\":\"pets\"}",
                                "{\"id\":\"one\",\"method\":\"GET\",\"url\":\"owners\",\"headers\":"
                                        + "{\"Accept\":\"application/vnd.pgrst.object+json\"}}"))
                .is(406, """
                        {"code":"PGRST116","message":"Cannot coerce the result to a single JSON object",\
                        "details":"The result contains 2 rows","hint":null,"request":{"index":1,"id":"one"}}""");
        http.get("/pets?select=id").is(200, "[{\"id\":1}]");
    }

    @Test
    void putsAnAnswerInTheBodyAndTheQueryOfAnother() {
        Answer answer = http.post(
                "/",
                requests(
                        "{\"id\":\"o\",\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma \\\"U\\\"\"},"
                                + RETURN + "}",
                        "{\"id\":\"p\",\"method\":\"POST\",\"url\":\"pets?select=id,name,owner_id\",\"dependsOn\":[\"o\"],"
                                + "\"body\":[{\"owner_id\":\"$o/id\",\"name\":\"$o/name\"},"
                                + "{\"owner_id\":1,\"name\":\"$x/id costs 1.50\"}]," + RETURN + "}",
                        "{\"id\":\"r\",\"method\":\"GET\",\"url\":\"owners?id=eq.$p/0/owner_id&select=id,pets(name)\",\"dependsOn\":[\"p\"]}"));
        answer.contains(
                "\"body\":[{\"id\":2,\"name\":\"Uma \\\"U\\\"\",\"owner_id\":3}, \n {\"id\":3,\"name\":\"$x/id costs 1.50\",\"owner_id\":1}]");
        answer.contains("\"body\":[{\"id\":3,\"pets\":[{\"name\":\"Uma \\\"U\\\"\"}]}]");
    }

    @Test
    void undoesThemWhenAReferenceLeadsNowhere() {
        http.post(
                        "/",
                        requests(
                                "{\"id\":\"o\",\"method\":\"DELETE\",\"url\":\"pets\"}",
                                "{\"id\":\"p\",\"method\":\"POST\",\"url\":\"pets\",\"dependsOn\":[\"o\"],\"body\":{\"name\":\"$o/id\"}}"))
                .is(400, """
                        {"code":"PGRST102","message":"A reference cannot be resolved","details":"$o/id leads to nothing",\
                        "hint":null,"request":{"index":1,"id":"p"}}""");
        http.get("/pets?select=id").is(200, "[{\"id\":1}]");
    }

    @Test
    void takesTheListAloneAndOtherFormsOfBodies() {
        http.post(
                        "/",
                        "[{\"method\":\"POST\",\"url\":\"owners?select=name\",\"body\":\"name\\nUma\\nUte\\n\",\"headers\":"
                                + "{\"content-type\":\"text/csv\",\"Accept\":\"text/csv\",\"prefer\":\"return=representation\"}}]")
                .contains("\"body\":\"name\\nUma\\nUte\"}]}");
    }

    @Test
    void countsAndPagesAsAloneAndMergesOneAfterTheOther() {
        String merge = "\"headers\":{\"Prefer\":\"resolution=merge-duplicates\"}";
        Answer answer = http.post(
                "/",
                requests(
                        "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"id\":1,\"name\":\"Ola\"}," + merge + "}",
                        "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"id\":9,\"name\":\"Ida\"}," + merge + "}",
                        "{\"method\":\"GET\",\"url\":\"owners?select=id&limit=1&order=id\",\"headers\":{\"Prefer\":\"count=exact\"}}",
                        "{\"method\":\"GET\",\"url\":\"owners?select=id&limit=1\",\"headers\":{\"Prefer\":\"count=planned\"}}"));
        answer.contains("{\"id\":\"0\",\"status\":200,");
        answer.contains("{\"id\":\"1\",\"status\":201,");
        answer.contains("{\"id\":\"2\",\"status\":206,").contains("\"Content-Range\":\"0-0/3\"");
        answer.contains("{\"id\":\"3\",\"status\":206,");
    }

    @Test
    void holdsAReadToReadingBesideWrites() {
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma\"}}",
                                "{\"method\":\"GET\",\"url\":\"rpc/note_it?line=x\"}",
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Ute\"}}"))
                .is(405, """
                        {"code":"25006","message":"cannot execute INSERT in a read-only transaction","details":null,"hint":null,\
                        "request":{"index":1,"id":"1"}}""");
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"GET\",\"url\":\"rpc/add_them?a=1\"}",
                                "{\"method\":\"GET\",\"url\":\"rpc/words_up_to?n=1\"}",
                                "{\"method\":\"POST\",\"url\":\"rpc/note_it\",\"body\":{\"line\":\"y\"}}"))
                .contains("{\"id\":\"2\",\"status\":200,")
                .contains("\"body\":1}]}");
    }

    @Test
    void undoesThemAllWhereAskedTo() {
        String trial = "\"headers\":{\"Prefer\":\"tx=rollback, return=representation\"}";
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"POST\",\"url\":\"owners?select=name\",\"body\":{\"name\":\"Uma\"},"
                                        + trial + "}",
                                "{\"method\":\"GET\",\"url\":\"owners?select=name&name=eq.Uma\"}"))
                .contains("\"body\":[{\"name\":\"Uma\"}]},\n{\"id\":\"1\"")
                .contains("\"body\":[{\"name\":\"Uma\"}]}]}");
        http.get("/owners?name=eq.Uma").is(200, "[]");
        http.post(
                        "/",
                        requests(
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma\"}," + trial + "}",
                                "{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Ute\"}}"))
                .fails(
                        400,
                        "WEIR457",
                        "The request cannot be one of several",
                        "Either all that write have Prefer: tx=rollback, or none",
                        "Send it alone");
    }

    @Test
    void refusesWhatIsNoListOfRequests() {
        http.post("/", "{", "Content-Type: application/json").contains("\"code\":\"PGRST102\"");
        http.post("/", "[]").fails(400, "PGRST102", NO_LIST, "There are no requests in it", "null");
        http.post("/", "{\"x\":[]}").fails(400, "PGRST102", NO_LIST, "It has other names than requests", "null");
        http.post("/", "[{\"method\":\"GET\"}]")
                .fails(400, "PGRST102", NO_LIST, "The request \"0\" has no url", "null");
        http.post("/", "[{\"method\":\"GET\",\"url\":\"owners\",\"if\":\"x\"}]")
                .fails(400, "PGRST102", NO_LIST, "A request has the name \"if\", which has no meaning", "null");
        http.post("/", "[{\"method\":\"GET\",\"url\":\"owners\",\"headers\":{\"Authorization\":\"Bearer x\"}}]")
                .fails(
                        400,
                        "PGRST102",
                        NO_LIST,
                        "The header \"Authorization\" belongs to the request as a whole",
                        "null");
        http.post("/", "[{\"id\":\"a\",\"method\":\"GET\",\"url\":\"owners\",\"dependsOn\":[\"b\"]}]")
                .fails(400, "PGRST102", NO_LIST, "dependsOn has \"b\", which is none before it", "null");
        http.post("/", "[{\"method\":\"GET\",\"url\":\"a/b\"}]").is(404, """
                        {"code":"PGRST125","message":"Invalid path specified in request URL","details":"Nothing is served at a/b","hint":"A url is \
                        relative to /rest/v1/: {relation}, or rpc/{function}","request":{"index":0,"id":"0"}}""");
        http.post(
                        "/",
                        "[" + "{\"method\":\"GET\",\"url\":\"owners\"},".repeat(100)
                                + "{\"method\":\"GET\",\"url\":\"owners\"}]")
                .fails(
                        413,
                        "WEIR456",
                        "One request may carry 100",
                        "null",
                        "Send fewer at a time, or have the operator raise weir.rest.max-requests");
    }

    @Test
    void undoesThemAllWhereOneRefersToAnother() {
        String trial = "\"headers\":{\"Prefer\":\"tx=rollback, return=representation\"}";
        http.post(
                        "/",
                        requests(
                                "{\"id\":\"o\",\"method\":\"POST\",\"url\":\"owners?select=id\",\"body\":{\"name\":\"Uma\"},"
                                        + trial + "}",
                                "{\"method\":\"POST\",\"url\":\"pets?select=owner_id\",\"body\":{\"owner_id\":\"$o/id\",\"name\":\"Kim\"},"
                                        + "\"dependsOn\":[\"o\"]," + trial + "}"))
                .contains("\"body\":[{\"owner_id\":3}]}]}");
        http.get("/owners?name=eq.Uma").is(200, "[]");
    }

    @Test
    void refusesToEndAsTheWholeSays() {
        http.post(
                        "/",
                        requests("{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"Uma\"}}"),
                        "Prefer: count=exact, TX=rollback")
                .fails(
                        400,
                        "PGRST100",
                        "The preference TX=rollback is not allowed",
                        "Header Prefer; to ignore it would change what is written",
                        "Give it to each of the requests");
        http.get("/owners?name=eq.Uma").is(200, "[]");
    }

    /** Alone neither passes; here one would have been stored, and looked for, as a question mark. */
    @Test
    void refusesWhatIsNoText() {
        String csv = "\"headers\":{\"Content-Type\":\"text/csv\"}";
        http.post("/", requests("{\"method\":\"POST\",\"url\":\"owners\",\"body\":\"name\\n\\ud800\"," + csv + "}"))
                .fails(400, "PGRST102", NO_LIST, "It has half a surrogate pair", "null");
        http.post("/", requests("{\"method\":\"DELETE\",\"url\":\"owners?name=eq.\\udc00\"}"))
                .fails(400, "PGRST102", NO_LIST, "It has half a surrogate pair", "null");
        byte[] bytes = requests("{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"???\"}}")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0, bytes, bytes.length - 7, 3);
        http.send("POST", "/", bytes)
                .fails(400, "PGRST102", "The body is not JSON", "Byte 63 does not belong to valid UTF-8", "null");
        http.post("/", requests("{\"method\":\"POST\",\"url\":\"owners\",\"body\":{\"name\":\"😀\"}}"))
                .contains("\"status\":201");
        http.get("/owners?select=name&id=gt.2").is(200, "[{\"name\":\"😀\"}]");
    }
}
