package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class WriteBodySpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String CSV = "Content-Type: text/csv";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate stock, rich, ruled, journal, skipped, defaults_only restart identity;
                insert into stock (sku, place, amount) values ('a', 'north', 1), ('b', 'south', 2);
                insert into skipped values (1, 'x');
                """);
    }

    @Test
    void insertsLinesOfCsv() {
        http.post(
                        "/stock?select=sku,place,amount,kind",
                        "sku,place,amount,kind\nc,\"east, \"\"far\"\"\",3,NULL\nd,,4,very happy\n",
                        CSV,
                        RETURN)
                .is(201, """
                        [{"sku":"c","place":"east, \\"far\\"","amount":3,"kind":null}, \n \
                        {"sku":"d","place":"","amount":4,"kind":"very happy"}]""");
        http.post("/rich?select=pair,list", "pair,list\n\"(1,x)\",\"{1,2}\"", CSV, RETURN)
                .is(201, "[{\"pair\":{\"a\":1,\"b\":\"x\"},\"list\":[1,2]}]");
        http.post("/stock", "sku,amount\ne\n", CSV)
                .fails(
                        400,
                        "PGRST102",
                        "All lines must have same number of fields",
                        "Line 2 has 1, line 1 has 2",
                        "null");
    }

    @Test
    void mergesLinesOfCsv() {
        http.post("/stock", "sku,amount\na,8\nq,9\n", CSV, "Prefer: resolution=merge-duplicates")
                .is(201, "");
        http.get("/stock?select=sku,amount&order=sku&amount=gt.7")
                .is(200, "[{\"sku\":\"a\",\"amount\":8}, \n {\"sku\":\"q\",\"amount\":9}]");
    }

    @Test
    void writesTheFieldsOfAForm() {
        http.post("/stock?select=sku,place,amount", "sku=c&place=far+away%21&amount=7", FORM, RETURN)
                .is(201, "[{\"sku\":\"c\",\"place\":\"far away!\",\"amount\":7}]");
        http.patch("/stock?sku=eq.c&select=place", "place=%C3%BC", FORM, RETURN).is(200, "[{\"place\":\"ü\"}]");
        http.post("/stock", "sku=c&sku=d", FORM)
                .fails(400, "PGRST102", "A field is given twice", "The field is \"sku\"", "null");
    }

    @Test
    void writesDomainsCompositesArraysAndWhatIsGenerated() {
        http.post(
                        "/rich",
                        "{\"rating\":4,\"pair\":{\"a\":1,\"b\":\"x\"},\"pairs\":[{\"a\":2,\"b\":null}],\"list\":[1,null]}",
                        RETURN)
                .is(201, """
                        [{"id":1,"rating":4,"pair":{"a":1,"b":"x"},"pairs":[{"a":2,"b":null}],"list":[1,null],"twice":8}]""");
        http.post("/rich", "{\"rating\":9}")
                .fails(
                        400,
                        "23514",
                        "value for domain rating violates check constraint \"rating_check\"",
                        "null",
                        "null");
        http.post("/rich", "{\"twice\":9}")
                .fails(
                        400,
                        "428C9",
                        "cannot insert a non-DEFAULT value into column \"twice\"",
                        "Column \"twice\" is a generated column.",
                        "null");
        http.post("/defaults_only", "{\"id\":9}")
                .fails(
                        400,
                        "428C9",
                        "cannot insert a non-DEFAULT value into column \"id\"",
                        "Column \"id\" is an identity column defined as GENERATED ALWAYS.",
                        "Use OVERRIDING SYSTEM VALUE to override.");
    }

    /** The answer is made of what is written, which PostgreSQL has for rules of some kinds only. */
    @Test
    void saysWhichRulesCannotBe() {
        http.post("/ruled", "{\"id\":1,\"line\":\"one\"}")
                .fails(
                        400,
                        "0A000",
                        "DO ALSO rules are not supported for data-modifying statements in WITH",
                        "null",
                        "null");
        http.delete("/skipped?id=eq.1")
                .fails(
                        400,
                        "0A000",
                        "cannot perform DELETE RETURNING on relation \"skipped\"",
                        "null",
                        "You need an unconditional ON DELETE DO INSTEAD rule with a RETURNING clause.");
        http.post("/redirected", "{\"id\":1,\"line\":\"one\"}", RETURN).is(201, "[{\"id\":1,\"line\":\"one\"}]");
        http.get("/journal?select=line").is(200, "[{\"line\":\"one\"}]");
    }

    @Test
    void triggersOfAViewWriteInItsPlace() {
        http.post("/doors", "[{\"name\":\"c\"},{\"name\":\"d\",\"amount\":2}]", "Prefer: missing=default", RETURN)
                .is(201, "[{\"name\":\"c\",\"amount\":5}, \n {\"name\":\"d\",\"amount\":2}]");
        http.patch("/doors?name=eq.c", "{\"amount\":6}", RETURN, "Prefer: max-affected=1")
                .is(200, "[{\"name\":\"c\",\"amount\":6}]");
        http.delete("/doors?name=in.(c,d)", "Prefer: count=exact").is(204, "").has("Content-Range", "*/2");
        http.get("/stock?select=sku&order=sku").is(200, "[{\"sku\":\"a\"}, \n {\"sku\":\"b\"}]");
    }
}
