package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What parameters of a read mean to a write. */
@SpecTest
class WriteWindowSpecIT {

    private static final String RETURN = "Prefer: return=representation";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate stock restart identity;
                insert into stock (sku, place, amount) values ('a', 'north', 1), ('b', 'south', 2);
                """);
    }

    @Test
    void anInsertIsOfAllRowsOfTheBodyInItsOrder() {
        http.post(
                        "/stock?select=sku&order=sku.desc,nowhere&limit=1&offset=1&amount=eq.7",
                        "[{\"sku\":\"d\"},{\"sku\":\"c\"}]",
                        RETURN)
                .is(201, "[{\"sku\":\"d\"}, \n {\"sku\":\"c\"}]");
    }

    @Test
    void anOrderOfWhatIsWrittenHasNoEffect() {
        http.patch("/stock?select=sku&order=sku.desc", "{\"amount\":5}", RETURN)
                .is(200, "[{\"sku\":\"a\"}, \n {\"sku\":\"b\"}]");
        http.delete("/stock?order=sku").is(204, "");
    }

    @Test
    void aLimitLetsAWriteOfMoreRowsFail() {
        for (String limit : new String[] {"limit=1", "limit=1&offset=0", "limit=0"}) {
            http.patch("/stock?order=sku&" + limit, "{\"amount\":5}").writesTooMany(2);
        }
        http.delete("/stock?limit=3", "Prefer: max-affected=1").writesTooMany(2);
        http.get("/stock?select=amount&order=sku").is(200, "[{\"amount\":1}, \n {\"amount\":2}]");
        http.patch("/stock?sku=eq.a&limit=1&select=amount", "{\"amount\":5}", RETURN)
                .is(200, "[{\"amount\":5}]");
        http.delete("/stock?limit=2").is(204, "");
        http.get("/stock").is(200, "[]");
    }

    @Test
    void anOffsetIsRefused() {
        http.delete("/stock?offset=1")
                .fails(
                        400,
                        "PGRST100",
                        "The parameter offset is not supported in a PATCH or DELETE",
                        "It would not choose which rows are written",
                        "null");
    }

    @Test
    void aBoundOfTheRowsHoldsUnlessItIsSaidToBeLenient() {
        http.patch("/stock", "{\"amount\":5}", "Prefer: max-affected=1").writesTooMany(2);
        http.patch("/stock", "{\"amount\":5}", "Prefer: handling=lenient, max-affected=1")
                .is(204, "")
                .has("Preference-Applied", "handling=lenient");
    }

    @Test
    void theRelationIsLookedForBeforeTheBodyIs() {
        http.patch("/stok", "[{\"amount\":5},{\"amount\":6}]")
                .fails(
                        404,
                        "PGRST205",
                        "Could not find the table 'public.stok' in the schema cache",
                        "null",
                        "Perhaps you meant the table 'public.stock'");
    }

    @Test
    void theBodyOfADeleteIsNotRead() {
        http.send("DELETE", "/stock?sku=eq.a&select=sku", "{\"sku\":\"b\"}", RETURN)
                .is(200, "[{\"sku\":\"a\"}]");
    }

    @Test
    void aFunctionOfTheRowChoosesWhatIsWritten() {
        http.patch("/stock?is_scarce=is.true&select=sku,is_scarce", "{\"amount\":9}", RETURN)
                .is(200, "[{\"sku\":\"a\",\"is_scarce\":false}]");
        http.delete("/stock?is_scarce=is.true&select=sku", RETURN).is(200, "[]");
    }
}
