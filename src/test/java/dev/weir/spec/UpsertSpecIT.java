package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class UpsertSpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String MERGE = "Prefer: resolution=merge-duplicates";
    private static final String IGNORE = "Prefer: resolution=ignore-duplicates";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate stock, parted, keyless, "composite key" restart identity;
                insert into stock (sku, place, amount) values ('a', 'north', 1), ('b', 'south', 2);
                insert into parted values ('2024-05-06', 1, 'here');
                """);
    }

    @Test
    void changesTheRowsThatAreThereAndAddsTheOthers() {
        http.post(
                        "/stock?select=sku,place,amount",
                        "[{\"sku\":\"a\",\"amount\":7},{\"sku\":\"c\",\"amount\":8}]",
                        MERGE,
                        RETURN)
                .is(
                        201,
                        "[{\"sku\":\"a\",\"place\":\"north\",\"amount\":7}, \n {\"sku\":\"c\",\"place\":null,\"amount\":8}]")
                .has("Content-Range", "*/*")
                .has("Preference-Applied", "resolution=merge-duplicates, return=representation");
    }

    @Test
    void saysThatNothingWasAddedByItsStatus() {
        http.post("/stock?select=sku,amount", "{\"sku\":\"a\",\"amount\":7}", MERGE, RETURN)
                .is(200, "[{\"sku\":\"a\",\"amount\":7}]");
        http.post("/stock", "[{\"sku\":\"a\",\"amount\":9},{\"sku\":\"b\",\"amount\":9}]", MERGE)
                .is(200, "")
                .has("Content-Length", "0");
        http.get("/stock?select=sku,amount&order=sku")
                .is(200, "[{\"sku\":\"a\",\"amount\":9}, \n {\"sku\":\"b\",\"amount\":9}]");
    }

    @Test
    void leavesTheRowsThatAreThereAndAddsTheOthers() {
        http.post(
                        "/stock?select=sku,amount",
                        "[{\"sku\":\"a\",\"amount\":7},{\"sku\":\"c\",\"amount\":8}]",
                        IGNORE,
                        RETURN)
                .is(201, "[{\"sku\":\"c\",\"amount\":8}]")
                .has("Preference-Applied", "resolution=ignore-duplicates, return=representation");
        http.post("/stock", "{\"sku\":\"a\",\"amount\":7}", IGNORE, RETURN).is(201, "[]");
        http.get("/stock?select=amount&sku=eq.a").is(200, "[{\"amount\":1}]");
    }

    @Test
    void takesTheColumnsThatMakeARowTheSameFromOnConflict() {
        http.post(
                        "/stock?on_conflict=place,kind&select=sku,place,kind,amount",
                        "{\"sku\":\"z\",\"place\":\"north\",\"kind\":\"ok\",\"amount\":5}",
                        MERGE,
                        RETURN)
                .is(200, "[{\"sku\":\"z\",\"place\":\"north\",\"kind\":\"ok\",\"amount\":5}]");
        http.post("/stock?on_conflict=amount", "{\"sku\":\"q\"}", MERGE)
                .fails(
                        400,
                        "42P10",
                        "there is no unique or exclusion constraint matching the ON CONFLICT specification",
                        "null",
                        "null");
        http.post("/stock?on_conflict=amont", "{\"sku\":\"q\"}", MERGE)
                .fails(
                        400,
                        "PGRST204",
                        "Could not find the 'amont' column of 'stock' in the schema cache",
                        "null",
                        "Perhaps you meant the column 'amount'");
    }

    @Test
    void withoutAResolutionTheRowIsRefusedWhateverOnConflictSays() {
        http.post("/stock?on_conflict=sku", "{\"sku\":\"a\"}")
                .fails(
                        409,
                        "23505",
                        "duplicate key value violates unique constraint \"stock_pkey\"",
                        "Key (sku)=(a) already exists.",
                        "null");
    }

    @Test
    void withoutAKeyThereIsNoConflict() {
        http.post("/keyless", "{\"word\":\"a\"}", MERGE, RETURN)
                .is(201, "[{\"word\":\"a\"}]")
                .has("Preference-Applied", "return=representation");
    }

    @Test
    void theSameRowTwiceInABodyIsRefused() {
        http.post("/stock", "[{\"sku\":\"n\"},{\"sku\":\"n\"}]", MERGE)
                .fails(
                        500,
                        "21000",
                        "ON CONFLICT DO UPDATE command cannot affect row a second time",
                        "null",
                        "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.");
        http.get("/stock?sku=eq.n").is(200, "[]");
    }

    @Test
    void upsertsIntoPartitionsAndThroughViews() {
        http.post(
                        "/parted?select=id,note",
                        "[{\"day\":\"2024-05-06\",\"id\":1,\"note\":\"new\"},{\"day\":\"2026-01-01\",\"id\":2,\"note\":\"far\"}]",
                        MERGE,
                        RETURN)
                .is(201, "[{\"id\":1,\"note\":\"new\"}, \n {\"id\":2,\"note\":\"far\"}]");
        http.post("/parted?select=note", "{\"day\":\"2026-01-01\",\"id\":2,\"note\":\"farther\"}", MERGE, RETURN)
                .is(200, "[{\"note\":\"farther\"}]");
        http.post("/stock_view", "{\"sku\":\"a\",\"amount\":3}", MERGE, RETURN)
                .is(200, "[{\"sku\":\"a\",\"amount\":3,\"location\":\"north\"}]");
    }

    @Test
    void putsARowWhetherItWasThereOrNot() {
        http.send("PUT", "/stock?sku=eq.a&select=sku,place,amount", "{\"sku\":\"a\",\"amount\":7}", RETURN)
                .is(200, "[{\"sku\":\"a\",\"place\":\"north\",\"amount\":7}]");
        http.send("PUT", "/stock?sku=eq.n&select=sku,amount", "[{\"sku\":\"n\",\"amount\":7}]", RETURN)
                .is(201, "[{\"sku\":\"n\",\"amount\":7}]");
        http.send("PUT", "/stock?sku=eq.a", "{\"sku\":\"a\",\"amount\":8}")
                .is(204, "")
                .hasNo("Content-Length");
        http.send("PUT", "/stock?sku=eq.m", "{\"sku\":\"m\"}").is(201, "").has("Content-Length", "0");
        http.send("PUT", "/composite key?a=eq.1&b c=eq.x", "{\"a\":1,\"b c\":\"x\",\"note\":\"n\"}", RETURN)
                .is(201, "[{\"a\":1,\"b c\":\"x\",\"note\":\"n\"}]");
    }

    @Test
    void putsNothingWhenTheBodyIsOfAnotherRow() {
        for (String body : new String[] {
            "{\"sku\":\"b\",\"amount\":7}", "[]", "{\"amount\":7}", "[{\"sku\":\"a\"},{\"sku\":\"b\"}]",
        }) {
            http.send("PUT", "/stock?sku=eq.c", body)
                    .fails(400, "PGRST115", "Payload values do not match URL in primary key column(s)", "null", "null");
        }
        http.get("/stock?select=sku,amount&order=sku")
                .is(200, "[{\"sku\":\"a\",\"amount\":1}, \n {\"sku\":\"b\",\"amount\":2}]");
    }

    @Test
    void putsOnlyARowThatIsNamedByTheWholeOfItsKey() {
        for (String filter : new String[] {
            "",
            "?sku=gt.a",
            "?sku=not.eq.a",
            "?no_column=eq.a",
            "?and=(sku.eq.a)",
            "?sku=eq.a&amount=eq.1",
            "?amount=eq.1",
            "?or=(sku.eq.a,sku.eq.b)"
        }) {
            http.send("PUT", "/stock" + filter, "{\"sku\":\"a\"}")
                    .fails(
                            405,
                            "PGRST105",
                            "Filters must include all and only primary key columns with 'eq' operators",
                            "The key is sku",
                            "null");
        }
        http.send("PUT", "/stock?sku=eq.a&limit=1", "{\"sku\":\"a\"}")
                .fails(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT", "null", "null");
        http.send("PUT", "/keyless?word=eq.a", "{\"word\":\"a\"}")
                .fails(
                        405,
                        "PGRST105",
                        "Filters must include all and only primary key columns with 'eq' operators",
                        "There is no primary key",
                        "null");
    }
}
