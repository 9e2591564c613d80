package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Domains that are shown and read in a form of their own, by casts from and to JSON and text. */
@SpecTest
class DomainSpecIT {

    private static final String ONE = "{\"id\":1,\"colour\":\"#0000ff\",\"name\":\"***\",\"note\":\"none\"}";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run(
                "truncate paints, walls; insert into paints values (1, 255, 'sea'), (2, 65280, 'grass'), (3, null, null);"
                        + " insert into walls values (1, 2)");
    }

    @Test
    void aDomainIsShownByItsFunction() {
        http.get("/paints?id=eq.1").is(200, "[" + ONE + "]");
        http.get("/paints?select=c:colour&order=id&limit=2").is(200, "[{\"c\":\"#0000ff\"}, \n {\"c\":\"#00ff00\"}]");
        http.get("/paints?select=colour&id=eq.3").is(200, "[{\"colour\":null}]");
        http.get("/paint_view?id=eq.2").is(200, "[{\"id\":2,\"colour\":\"#00ff00\"}]");
        http.get("/rpc/paints_above?n=1&select=colour&id=eq.2").is(200, "[{\"colour\":\"#00ff00\"}]");
        http.get("/walls?select=id,paints(colour)").is(200, "[{\"id\":1,\"paints\":{\"colour\":\"#00ff00\"}}]");
        http.get("/walls?select=...paints(colour)").is(200, "[{\"colour\":\"#00ff00\"}]");
        http.get("/paints?select=colour&id=eq.1", "Accept: application/x-ndjson")
                .streams("{\"colour\":\"#0000ff\"}");
    }

    @Test
    void aCastAggregatesAndOtherFormsSeeTheValueItself() {
        http.get("/paints?select=colour::text&id=eq.1").is(200, "[{\"colour\":\"255\"}]");
        http.get("/paints?select=colour.max()").is(200, "[{\"max\":65280}]");
        http.get("/paints?select=id,colour,name&id=eq.1", "Accept: text/csv")
                .isIn("text/csv; charset=utf-8", "id,colour,name\n1,255,sea");
        http.get("/paints?select=colour,count()&id=eq.1").is(200, "[{\"colour\":\"#0000ff\",\"count\":1}]");
    }

    @Test
    void rowsAreGroupedAndOrderedByTheValueItself() {
        SpecDatabase.run("insert into paints values (4, 1, 'sea')");
        http.get("/paints?select=colour,count()&order=colour.desc.nullslast&limit=2")
                .is(200, "[{\"colour\":\"#00ff00\",\"count\":1}, \n {\"colour\":\"#0000ff\",\"count\":1}]");
        http.get("/paints?select=name,n:count()&order=name.desc&limit=2")
                .is(200, "[{\"name\":\"***\",\"n\":1}, \n {\"name\":\"***\",\"n\":2}]");
        http.get("/walls?select=...paints(colour),count()&order=paints(colour)")
                .is(200, "[{\"colour\":\"#00ff00\",\"count\":1}]");
    }

    /** Two connections serve all tests: what one request leaves behind, another would see. */
    @Test
    void itsFunctionsAreCodeThatSeesTheRequestAndLeavesNothingBehind() {
        for (int i = 0; i < 4; i++) {
            http.get("/spied_texts").is(200, "[{\"value\":\"GET\"}]");
            http.get("/read_texts?value=eq.x").is(200, "[{\"value\":\"xGET\"}]");
            http.get("/read_texts?value=in.(x,y)&order=value").is(200, "[{\"value\":\"xGET\"}]");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            colour=eq.%230000ff                        | 1
            colour=in.(%230000ff,%2300ff00)            | 1,2
            colour=neq.%230000ff                       | 2
            colour=gt.%230000ff                        | 2
            colour=isdistinct.%230000ff                | 2,3
            colour=eq(any).{%230000ff,%23abcdef}       | 1
            colour=lt(all).{%23ffffff,%23000100}       | 1
            colour=not.in.(%230000ff)                  | 2
            or=(colour.eq.%230000ff,colour.is.null)    | 1,3
            name=eq.sea                                | 1
            name=like.*a*                              | 1,2
            """)
    void aValueIsReadByItsFunction(String filter, String ids) {
        http.get("/paints?select=id&order=id&" + filter, "Accept: text/csv")
                .isIn("text/csv; charset=utf-8", "id\n" + ids.replace(",", "\n"));
    }

    @Test
    void aBodyIsReadByIt() {
        String back = "Prefer: return=representation";
        http.post("/paints?select=id,colour", "{\"id\":4,\"colour\":\"#00000a\"}", back)
                .is(201, "[{\"id\":4,\"colour\":\"#00000a\"}]");
        http.post("/paints?select=colour,note", "[{\"id\":5,\"colour\":\"#00000b\"}]", back, "Prefer: missing=default")
                .is(201, "[{\"colour\":\"#00000b\",\"note\":\"none\"}]");
        http.patch("/paints?id=eq.5&select=colour", "{\"colour\":\"#00000c\"}", back)
                .is(200, "[{\"colour\":\"#00000c\"}]");
        http.patch("/paints?colour=eq.%2300000c&select=colour", "{\"colour\":null}", back)
                .is(200, "[{\"colour\":null}]");
        http.send(
                        "PUT",
                        "/paints?id=eq.6&select=colour",
                        "{\"id\":6,\"colour\":\"#00000d\",\"name\":\"x\",\"note\":\"y\"}",
                        back)
                .is(201, "[{\"colour\":\"#00000d\"}]");
        http.delete("/paints?colour=eq.%2300000d&select=colour", back).is(200, "[{\"colour\":\"#00000d\"}]");
    }
}
