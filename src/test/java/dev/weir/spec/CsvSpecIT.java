package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Rows as CSV. */
@SpecTest
class CsvSpecIT {

    private static final String ACCEPT = "Accept: text/csv";
    private static final String CSV = "text/csv; charset=utf-8";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run(
                "truncate jottings; insert into jottings values (1, 'one', null, 10), (2, '', 'a \"b\", c', -1),"
                        + " (3, e'two\nlines', e'back\\\\slash', null)");
    }

    @Test
    void hasALineOfNamesAndOneForEachRow() {
        http.get("/jottings?order=id", ACCEPT)
                .isIn(
                        CSV,
                        "id,title,body,rank\n1,one,,10\n2,\"\",\"a \"\"b\"\", c\",-1\n"
                                + "3,\"two\nlines\",\"back\\slash\",")
                .has("Content-Range", "0-2/*");
        http.get("/jottings?order=id.desc&select=rank,n:id&limit=2", ACCEPT, "Prefer: count=exact")
                .has("Content-Range", "0-1/3")
                .has("Content-Type", CSV)
                .hasBody("rank,n\n,3\n-1,2");
    }

    @Test
    void quotesANameThatNeedsIt() {
        http.get("/jottings?id=eq.1&select=\"a,b\":id,\"c d\":rank", ACCEPT).isIn(CSV, "\"a,b\",c d\n1,10");
    }

    @Test
    void writesValuesAsPostgresqlDoes() {
        http.get("/people?id=eq.5&select=id,active,tags,span,name", ACCEPT)
                .isIn(CSV, "id,active,tags,span,name\n5,f,\"{\"\"a,b\"\",c}\",empty,\"bo_b%\\x\"");
    }

    @Test
    void hasNoNamesWithoutARow() {
        http.get("/jottings?id=eq.9", ACCEPT).isIn(CSV, "\n").has("Content-Range", "*/*");
    }

    @Test
    void answersAWrite() {
        http.patch("/jottings?id=eq.1&select=id,title", "{\"title\":\"uno\"}", "Prefer: return=representation", ACCEPT)
                .isIn(CSV, "id,title\n1,uno");
        http.head("/jottings", ACCEPT).is(200, "").has("Content-Type", CSV);
    }

    @Test
    void hasTheLimitOfAnyAnswer() {
        SpecDatabase.run("insert into jottings select i, repeat('x', 1000) from generate_series(10, 90) as i");
        http.get("/jottings", ACCEPT)
                .fails(
                        406,
                        "WEIR406",
                        "The answer would be larger than 65536 bytes",
                        "null",
                        "Ask for fewer rows or columns, or stream rows with Accept: application/x-ndjson"
                                + " (weir.rest.max-response)");
    }
}
