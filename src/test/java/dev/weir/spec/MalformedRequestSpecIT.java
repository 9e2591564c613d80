package dev.weir.spec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Where a request is malformed or too large: the whole body of every such failure. */
@SpecTest
class MalformedRequestSpecIT {

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
}
