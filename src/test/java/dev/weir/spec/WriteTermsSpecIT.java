package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class WriteTermsSpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String DEFAULTS = "Prefer: missing=default";
    private static final String TRIAL = "Prefer: tx=rollback";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate stock, parted, rich, late restart identity;
                insert into stock (sku, place, amount) values ('a', 'north', 1), ('b', 'south', 2);
                """);
    }

    @Test
    void refusesObjectsWithDifferentKeys() {
        http.post("/stock", "[{\"sku\":\"c\"},{\"sku\":\"d\",\"amount\":4}]")
                .fails(
                        400,
                        "PGRST102",
                        "All object keys must match",
                        "Line 1, column 14: Object 2 has the key \"amount\", which the first has not",
                        "null");
    }

    @Test
    void givesWhatAnObjectDoesNotNameItsDefault() {
        http.post(
                        "/stock?select=sku,place,amount,kind,made,code",
                        "[{\"sku\":\"c\"},{\"sku\":\"d\",\"amount\":4,\"kind\":null},{\"sku\":\"e\",\"code\":7}]",
                        DEFAULTS,
                        RETURN)
                .is(201, """
                        [{"sku":"c","place":null,"amount":1,"kind":"ok","made":"2020-01-02T03:04:05+00:00","code":102}, \n \
                        {"sku":"d","place":null,"amount":4,"kind":null,"made":"2020-01-02T03:04:05+00:00","code":103}, \n \
                        {"sku":"e","place":null,"amount":1,"kind":"ok","made":"2020-01-02T03:04:05+00:00","code":7}]""")
                .has("Preference-Applied", "missing=default, return=representation");
    }

    @Test
    void givesTheDefaultsOfDomainsOfTablesBehindViewsAndOfPartitionedTables() {
        http.post("/rich?select=id,rating,list", "[{\"rating\":5},{\"list\":[1]}]", DEFAULTS, RETURN)
                .is(201, "[{\"id\":1,\"rating\":5,\"list\":[7]}, \n {\"id\":2,\"rating\":3,\"list\":[1]}]");
        http.post("/stock_view", "[{\"sku\":\"c\"},{\"sku\":\"d\",\"amount\":4}]", DEFAULTS, RETURN)
                .is(
                        201,
                        "[{\"sku\":\"c\",\"amount\":1,\"location\":null}, \n {\"sku\":\"d\",\"amount\":4,\"location\":null}]");
        http.post(
                        "/parted?select=id,note",
                        "[{\"day\":\"2024-01-01\",\"id\":1},{\"day\":\"2026-01-01\",\"id\":2,\"note\":\"n\"}]",
                        DEFAULTS,
                        RETURN)
                .is(201, "[{\"id\":1,\"note\":\"none\"}, \n {\"id\":2,\"note\":\"n\"}]");
    }

    @Test
    void givesDefaultsToNamedColumnsOfAnUpsertAnUpdateAndAPut() {
        http.post(
                        "/stock?columns=sku,amount&select=sku,amount",
                        "[{\"sku\":\"a\"},{\"sku\":\"c\",\"amount\":9}]",
                        DEFAULTS,
                        "Prefer: resolution=merge-duplicates",
                        RETURN)
                .is(201, "[{\"sku\":\"a\",\"amount\":1}, \n {\"sku\":\"c\",\"amount\":9}]");
        http.patch("/stock?sku=eq.b&columns=amount,place&select=amount,place", "{\"place\":\"west\"}", DEFAULTS, RETURN)
                .is(200, "[{\"amount\":1,\"place\":\"west\"}]");
        http.send("PUT", "/stock?sku=eq.c&columns=sku,amount&select=amount", "{\"sku\":\"c\"}", DEFAULTS, RETURN)
                .is(200, "[{\"amount\":1}]");
    }

    @Test
    void writesNoMoreRowsThanTheClientAllows() {
        http.patch("/stock?select=sku", "{\"amount\":9}", "Prefer: handling=strict, max-affected=1", RETURN)
                .writesTooMany(2);
        http.delete("/stock", "Prefer: handling=strict, max-affected=0").writesTooMany(2);
        http.patch("/stock", "{\"amount\":9}", "Prefer: handling=strict, max-affected=2, count=exact")
                .is(204, "")
                .has("Content-Range", "0-1/2")
                .has("Preference-Applied", "handling=strict, max-affected=2, count=exact");
        http.get("/stock?select=amount").is(200, "[{\"amount\":9}, \n {\"amount\":9}]");
    }

    @Test
    void showsWhatAWriteWouldDoAndLeavesNothing() {
        http.post("/stock?select=sku,amount", "{\"sku\":\"c\"}", TRIAL, RETURN)
                .is(201, "[{\"sku\":\"c\",\"amount\":1}]")
                .has("Preference-Applied", "tx=rollback, return=representation");
        http.patch("/stock?sku=eq.a&select=amount", "{\"amount\":9}", TRIAL, RETURN)
                .is(200, "[{\"amount\":9}]");
        http.delete("/stock", TRIAL, "Prefer: count=exact").is(204, "").has("Content-Range", "*/2");
        http.send("PUT", "/stock?sku=eq.z", "{\"sku\":\"z\"}", TRIAL).is(201, "");
        http.get("/stock?select=sku,amount&order=sku")
                .is(200, "[{\"sku\":\"a\",\"amount\":1}, \n {\"sku\":\"b\",\"amount\":2}]");
        http.patch("/stock?sku=eq.a", "{\"amount\":5}", "Prefer: tx=commit").is(204, "");
        http.get("/stock?select=amount&sku=eq.a").is(200, "[{\"amount\":5}]");
    }

    @Test
    void aTrialThatFailsLeavesNothingEither() {
        http.patch("/stock?sku=eq.a", "{\"amount\":-1}", TRIAL)
                .fails(
                        400,
                        "23514",
                        "new row for relation \"stock\" violates check constraint \"stock_amount_check\"",
                        "Failing row contains (a, north, -1, ok, 2020-01-02 03:04:05+00, 100).",
                        "null");
        http.get("/stock?select=amount&sku=eq.a").is(200, "[{\"amount\":1}]");
    }

    @Test
    void aConstraintThatIsDeferredFailsAWrite() {
        http.post("/late", "{\"id\":1,\"other\":2}", RETURN)
                .fails(
                        409,
                        "23503",
                        "insert or update on table \"late\" violates foreign key constraint \"late_other_fkey\"",
                        "Key (other)=(2) is not present in table \"late\".",
                        "null");
    }
}
