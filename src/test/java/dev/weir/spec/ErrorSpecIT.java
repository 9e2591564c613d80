package dev.weir.spec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is wrong, and where: the whole body of every failure that a request can bring about. */
@SpecTest
class ErrorSpecIT {

    private static final String NONE = "null";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets restart identity;
                insert into owners (name) values ('Olga');
                insert into pets (owner_id, name, weight) values (1, 'Rex', 20);
                """);
    }

    @Test
    void namesTheNearestRelation() {
        http.get("/poeple")
                .fails(
                        404,
                        "PGRST205",
                        "Could not find the table 'public.poeple' in the schema cache",
                        NONE,
                        "Perhaps you meant the table 'public.people'");
        http.get("/zzzzzzzzzzzz")
                .fails(
                        404,
                        "PGRST205",
                        "Could not find the table 'public.zzzzzzzzzzzz' in the schema cache",
                        NONE,
                        NONE);
    }

    @Test
    void hidesRelationsOfOtherSchemas() {
        http.get("/treasures")
                .fails(404, "PGRST205", "Could not find the table 'public.treasures' in the schema cache", NONE, NONE);
        http.get("/pg_class")
                .fails(404, "PGRST205", "Could not find the table 'public.pg_class' in the schema cache", NONE, NONE);
    }

    @Test
    void refusesASchemaThatIsNotExposed() {
        http.get("/secrets", "Accept-Profile: private")
                .fails(
                        406,
                        "PGRST106",
                        "Invalid schema: private",
                        NONE,
                        "Only the following schemas are exposed: public, Other Schema");
        http.post("/secrets", "{}", "Content-Profile: private")
                .fails(
                        406,
                        "PGRST106",
                        "Invalid schema: private",
                        NONE,
                        "Only the following schemas are exposed: public, Other Schema");
    }

    @Test
    void namesTheNearestColumnAndTheParameter() {
        String message = "column people.nmae does not exist";
        String hint = "Perhaps you meant the column 'name'";
        http.get("/people?select=id,nmae").fails(400, "42703", message, "It is named in select", hint);
        http.get("/people?nmae=eq.1").fails(400, "42703", message, "It is named in nmae", hint);
        http.get("/people?order=nmae").fails(400, "42703", message, "It is named in order", hint);
        http.get("/people?or=(id.eq.1,nmae.eq.2)").fails(400, "42703", message, "It is named in or", hint);
        http.get("/people?qqqqqqqqq=eq.1")
                .fails(400, "42703", "column people.qqqqqqqqq does not exist", "It is named in qqqqqqqqq", NONE);
    }

    @Test
    void namesTheNearestColumnOfABody() {
        String message = "Could not find the 'nmae' column of 'pets' in the schema cache";
        String hint = "Perhaps you meant the column 'name'";
        http.post("/pets", "{\"nmae\":1}").fails(400, "PGRST204", message, NONE, hint);
        http.patch("/pets?id=eq.1", "{\"nmae\":1}").fails(400, "PGRST204", message, NONE, hint);
        http.post("/pets?columns=nmae", "{\"name\":1}").fails(400, "PGRST204", message, NONE, hint);
    }

    @Test
    void saysWhereAFilterIsMalformed() {
        String operators = "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is,"
                + " isdistinct, fts, plfts, phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value";
        http.get("/people?id=1")
                .fails(
                        400,
                        "PGRST100",
                        "Expected an operator, found \"1\"",
                        "Parameter \"id\", character 1 of \"1\"",
                        operators);
        http.get("/people?id=not.equals.1")
                .fails(
                        400,
                        "PGRST100",
                        "There is no operator \"equals\"",
                        "Parameter \"id\", character 5 of \"not.equals.1\"",
                        operators);
        http.get("/people?id=eq")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a dot after the operator, found the end",
                        "Parameter \"id\", character 3 of \"eq\"",
                        NONE);
        http.get("/people?id=in.(1,2")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a comma or a closing parenthesis, found the end",
                        "Parameter \"id\", character 8 of \"in.(1,2\"",
                        NONE);
        http.get("/people?or=(id.eq.1")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a comma or a closing parenthesis, found the end",
                        "Parameter \"or\", character 9 of \"(id.eq.1\"",
                        NONE);
        http.get("/people?id=is.maybe")
                .fails(
                        400,
                        "PGRST100",
                        "Expected null, not_null, true, false or unknown, found \"m\"",
                        "Parameter \"id\", character 4 of \"is.maybe\"",
                        NONE);
    }

    @Test
    void saysWhereSelectOrderAndPageAreMalformed() {
        http.get("/people?select=id,,name")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a column name, found \",\"",
                        "Parameter \"select\", character 4 of \"id,,name\"",
                        NONE);
        http.get("/people?order=id.up")
                .fails(
                        400,
                        "PGRST100",
                        "Expected asc, desc, nullsfirst or nullslast once, in this order, found \".\"",
                        "Parameter \"order\", character 3 of \"id.up\"",
                        "If this is one name, put it in double quotes: \"id.up\"");
        http.get("/people?limit=ten").fails(400, "PGRST100", "limit is not a whole number", "limit=\"ten\"", NONE);
        http.get("/people?limit=1&limit=2").fails(400, "PGRST100", "The parameter limit is given twice", NONE, NONE);
    }

    @Test
    void saysWhatAPostDoesNotHave() {
        for (String query : List.of("order=id", "limit=1", "offset=1")) {
            http.post("/pets?" + query, "{\"name\":\"Kim\"}")
                    .fails(
                            400,
                            "PGRST100",
                            "order, limit and offset are not supported with POST",
                            NONE,
                            "Leave them out: all rows of the body are inserted, in its order");
        }
        http.delete("/pets?order=id")
                .fails(
                        400,
                        "PGRST100",
                        "order, limit and offset are not supported with DELETE",
                        NONE,
                        "Choose the rows of a PATCH or DELETE by filters");
    }

    @Test
    void refusesAnAliasThatPostgresWouldCut() {
        String alias = "ü".repeat(32);
        http.get("/people?select=%s:id".formatted(alias))
                .fails(
                        400,
                        "PGRST100",
                        "An alias is longer than 63 bytes",
                        "The alias is '%s', in select".formatted(alias),
                        "Choose a shorter name");
    }

    @Test
    void refusesAPreferenceThatItCannotHonour() {
        http.get("/people", "Prefer: handling=strict, count=guessed")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Not honoured here: count=guessed",
                        NONE);
        http.post("/pets", "{\"name\":\"Kim\"}", "Prefer: resolution=merge-duplicates")
                .fails(
                        400,
                        "PGRST100",
                        "The preference resolution=merge-duplicates is not supported",
                        "Header Prefer; to ignore it would change what is written",
                        "Leave it out to write without it");
    }

    @Test
    void refusesValuesThatAreNotOfTheColumnsType() {
        http.get("/people?id=eq.one").fails(400, "22P02", "invalid input syntax for type integer: \"one\"", NONE, NONE);
        http.get("/people?id=eq.99999999999")
                .fails(400, "22003", "value \"99999999999\" is out of range for type integer", NONE, NONE);
        http.post("/pets", "{\"name\":\"Kim\",\"mood\":\"glad\"}")
                .fails(400, "22P02", "invalid input value for enum mood: \"glad\"", NONE, NONE);
        http.patch("/pets?id=eq.1", "{\"born\":\"yesterweek\"}")
                .fails(400, "22007", "invalid input syntax for type date: \"yesterweek\"", NONE, NONE);
        http.get("/people?age=like.2*")
                .fails(
                        404,
                        "42883",
                        "operator does not exist: integer ~~ unknown",
                        NONE,
                        "No operator matches the given name and argument types. You might need to add explicit type casts.");
    }

    @Test
    void saysWhereJsonIsMalformed() {
        String message = "Empty or invalid json";
        http.post("/pets", "").fails(400, "PGRST102", message, "The body is empty", NONE);
        http.post("/pets", "{\"name\":\n nope}")
                .fails(
                        400,
                        "PGRST102",
                        message,
                        "Line 2, column 2: Unrecognized token 'nope': was expecting (JSON String, Number, Array,"
                                + " Object or token 'null', 'true' or 'false')",
                        NONE);
        http.post("/pets", "{\"name\":\"Kim\"} x")
                .fails(
                        400,
                        "PGRST102",
                        message,
                        "Line 1, column 16: Unrecognized token 'x': was expecting (JSON String, Number, Array,"
                                + " Object or token 'null', 'true' or 'false')",
                        NONE);
        http.post("/pets", "\"Kim\"")
                .fails(
                        400,
                        "PGRST102",
                        message,
                        "Line 1, column 1: Expected an object or an array of objects, found a string",
                        NONE);
        http.post("/pets", "[{\"name\":\"Kim\"},\n{\"name\":\"Kay\",\"weight\":1}]")
                .fails(
                        400,
                        "PGRST102",
                        "All object keys must match",
                        "Line 2, column 1: Object 2 has the key \"weight\", which the first has not",
                        NONE);
        http.patch("/pets?id=eq.1", "[{\"name\":\"Kim\"},{\"name\":\"Kay\"}]")
                .fails(
                        400,
                        "PGRST102",
                        "A PATCH takes one object",
                        "The body has 2, and only one could be written",
                        NONE);
    }

    /** The parser's advice on its own options helps nobody who sends a body. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"f":NaN}        | Line 1, column 9: Non-standard token 'NaN'
            {"f":Infinity}   | Line 1, column 14: Non-standard token 'Infinity'
            {"f":-Infinity}  | Line 1, column 15: Non-standard token '-Infinity'
            {"f":+1}         | Line 1, column 7: Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs
            {"f":01}         | Line 1, column 7: Invalid numeric value: Leading zeroes not allowed
            {"f":/*x*/1}     | Line 1, column 6: Unexpected character ('/' (code 47))
            {"f":1} // x     | Line 1, column 9: Unexpected character ('/' (code 47))
            {"f":[1}}        | Line 1, column 8: Unexpected close marker '}': expected ']'
            {"f":1]          | Line 1, column 7: Unexpected close marker ']': expected '}'
            {"f":1           | Line 1, column 7: Unexpected end-of-input: expected close marker for Object
            """)
    void keepsTheParsersAdviceToItself(String body, String details) {
        http.post("/pets", body).fails(400, "PGRST102", "Empty or invalid json", details, NONE);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        http.send("POST", "/pets", "{\"name\":\"K\u00ffm\"}".getBytes(ISO_8859_1))
                .fails(400, "PGRST102", "Empty or invalid json", "Byte 11 does not belong to valid UTF-8", NONE);
        http.get("/people?name=eq.%ff")
                .fails(400, "PGRST100", "The parameter \"name\" is not valid UTF-8", "It was sent as \"eq.%ff\"", NONE);
        http.get("/%ff").fails(400, "PGRST100", "The path is not valid UTF-8", "It was sent as \"%ff\"", NONE);
        http.raw("GET /rest/v1/people?name=eq.\u00ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(ISO_8859_1))
                .fails(400, "PGRST100", "The parameter \"name\" is not valid UTF-8", "It was sent as \"eq.%FF\"", NONE);
    }

    @Test
    void refusesNulWhichPostgresCannotStore() {
        http.get("/people?name=eq.a%00b")
                .fails(
                        400,
                        "PGRST100",
                        "The parameter \"name\" has a NUL character, which PostgreSQL cannot store",
                        "It was sent as \"eq.a%00b\"",
                        NONE);
        http.get("/pe%00ple")
                .fails(
                        400,
                        "PGRST100",
                        "The path has a NUL character, which PostgreSQL cannot store",
                        "It was sent as \"pe%00ple\"",
                        NONE);
        http.post("/pets", "{\"name\":\"a\\u0000b\"}")
                .fails(
                        400,
                        "22P05",
                        "unsupported Unicode escape sequence",
                        "\\u0000 cannot be converted to text.",
                        NONE);
        http.post("/pets", "{\"name\":\"a\u0000b\"}")
                .fails(
                        400,
                        "PGRST102",
                        "Empty or invalid json",
                        "Line 1, column 11: Illegal unquoted character ((CTRL-CHAR, code 0)): has to be escaped using"
                                + " backslash to be included in string value",
                        NONE);
    }

    @Test
    void refusesHalfASurrogatePair() {
        http.post("/pets", "{\"name\":\"\\ud800\"}")
                .fails(
                        400,
                        "22P02",
                        "invalid input syntax for type json",
                        "Unicode low surrogate must follow a high surrogate.",
                        NONE);
    }

    @Test
    void refusesAPercentSignThatEscapesNothing() {
        http.get("/people?name=like.100%")
                .fails(
                        400,
                        "PGRST100",
                        "The request's URI cannot be read",
                        "A percent sign is not followed by two hexadecimal digits",
                        "Write a percent sign as %25");
    }

    @Test
    void tellsWhichConstraintIsViolated() {
        http.post("/owners", "{\"name\":\"Olga\"}")
                .fails(
                        409,
                        "23505",
                        "duplicate key value violates unique constraint \"owners_name_key\"",
                        "Key (name)=(Olga) already exists.",
                        NONE);
        http.patch("/pets?id=eq.1", "{\"owner_id\":99}")
                .fails(
                        409,
                        "23503",
                        "insert or update on table \"pets\" violates foreign key constraint \"pets_owner_id_fkey\"",
                        "Key (owner_id)=(99) is not present in table \"owners\".",
                        NONE);
        http.delete("/owners?id=eq.1")
                .fails(
                        409,
                        "23503",
                        "update or delete on table \"owners\" violates foreign key constraint \"pets_owner_id_fkey\" on"
                                + " table \"pets\"",
                        "Key (id)=(1) is still referenced from table \"pets\".",
                        NONE);
        http.patch("/owners?id=eq.1", "{\"name\":null}")
                .fails(
                        400,
                        "23502",
                        "null value in column \"name\" of relation \"owners\" violates not-null constraint",
                        "Failing row contains (1, null).",
                        NONE);
        http.patch("/pets?id=eq.1&select=id", "{\"weight\":-1}")
                .fails(
                        400,
                        "23514",
                        "new row for relation \"pets\" violates check constraint \"pets_have_weight\"",
                        "Failing row contains (1, 1, Rex, ok, 2020-01-02, -1, Rex!, null, null).",
                        NONE);
        http.post("/heavy_pets", "{\"name\":\"Flea\",\"weight\":0.1}")
                .fails(
                        400,
                        "44000",
                        "new row violates check option for view \"heavy_pets\"",
                        "Failing row contains (2, null, Flea, ok, 2020-01-02, 0.1, Flea!, null, null).",
                        NONE);
    }

    @Test
    void refusesToWriteAGeneratedColumn() {
        http.patch("/pets?id=eq.1", "{\"label\":\"x\"}")
                .fails(
                        400,
                        "428C9",
                        "column \"label\" can only be updated to DEFAULT",
                        "Column \"label\" is a generated column.",
                        NONE);
    }

    @Test
    void saysWhichMethodsThereAre() {
        http.post("/pets_per_owner", "{}")
                .fails(405, "PGRST117", "Unsupported HTTP method: POST", NONE, "Allowed here: OPTIONS, GET, HEAD")
                .has("Allow", "OPTIONS, GET, HEAD");
        http.send("BREW", "/people", "")
                .fails(
                        405,
                        "PGRST117",
                        "Unsupported HTTP method: BREW",
                        NONE,
                        "Allowed here: GET, HEAD, POST, PATCH, DELETE")
                .has("Allow", "GET, HEAD, POST, PATCH, DELETE");
    }

    @Test
    void saysWhatIsServedWhere() {
        http.get("/people/1")
                .fails(
                        404,
                        "PGRST125",
                        "Invalid path specified in request URL",
                        "Nothing is served at /rest/v1/people/1",
                        "A relation is at /rest/v1/{relation}");
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            http.send(method, "/rpc/add_one?n=1", "")
                    .fails(
                            404,
                            "PGRST125",
                            "Invalid path specified in request URL",
                            "Nothing is served at /rest/v1/rpc/add_one",
                            "Functions cannot be called, only relations be read and written: a relation is at"
                                    + " /rest/v1/{relation}");
        }
        http.raw("GET /people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8))
                .fails(
                        404,
                        "PGRST125",
                        "Invalid path specified in request URL",
                        "Nothing is served at /people",
                        "The relations of the database are at /rest/v1/{relation}");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        String hint = "Send less, or ask the operator to raise weir.http.max-body";
        http.post("/pets", "{\"name\":\"%s\"}".formatted("x".repeat(20 * 1024)))
                .fails(413, "WEIR413", "The request's body is larger than 20480 bytes", NONE, hint);
        String chunk = "5000\r\n" + " ".repeat(0x5000) + "\r\n";
        String head =
                "POST /rest/v1/pets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        http.raw((head + chunk + chunk + "0\r\n\r\n").getBytes(UTF_8))
                .fails(413, "WEIR413", "The request's body is larger than 20480 bytes", NONE, hint);
    }

    @Test
    void refusesAUriThatIsTooLong() {
        http.get("/people?name=eq." + "x".repeat(66_000))
                .fails(
                        414,
                        "WEIR414",
                        "The request's URI is larger than 65536 bytes",
                        NONE,
                        "Send less, or ask the operator to raise weir.http.max-uri");
    }

    @Test
    void refusesHeadersThatAreTooLong() {
        http.get("/people", "X-Long: " + "x".repeat(66_000))
                .fails(
                        431,
                        "WEIR431",
                        "The request's headers are larger than 65536 bytes",
                        NONE,
                        "Send less, or ask the operator to raise weir.http.max-headers");
    }

    @Test
    void refusesWhatIsNotHttp() {
        http.raw("HELLO\r\n\r\n".getBytes(UTF_8))
                .fails(400, "PGRST100", "The request is not valid HTTP", "text is empty (possibly HTTP/0.9)", NONE);
    }

    @Test
    void failsWithoutABodyOnHead() {
        http.head("/poeple").is(404, "").has("Content-Type", "application/json; charset=utf-8");
        http.head("/people?id=eq.one").is(400, "");
    }
}
