package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A table without columns has rows all the same. */
@SpecTest
class BareTableSpecIT {

    private static final String RETURN = "Prefer: return=representation";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate bare; insert into bare default values; insert into bare default values");
    }

    @Test
    void isReadAsEmptyObjects() {
        http.get("/bare").is(200, "[{}, \n {}]").has("Content-Range", "0-1/*");
        http.get("/bare?select=*&limit=1", "Prefer: count=exact")
                .is(206, "[{}]")
                .has("Content-Range", "0-0/2");
        http.get("/bare?select=").is(200, "[{}, \n {}]");
        http.get("/bare?offset=2").is(200, "[]").has("Content-Range", "*/*");
        http.head("/bare", "Prefer: count=exact").is(200, "").has("Content-Range", "0-1/2");
        http.get("/bare", "Accept: application/x-ndjson").streams("{}", "{}");
    }

    @Test
    void takesEmptyObjects() {
        http.post("/bare", "{}", RETURN, "Prefer: count=exact").is(201, "[{}]").has("Content-Range", "*/1");
        http.post("/bare", "[{},{}]", RETURN).is(201, "[{}, \n {}]").has("Content-Range", "*/*");
        http.post("/bare", "[]", RETURN).is(201, "[]");
        http.post("/bare", "{}").is(201, "");
        http.post("/bare?select=", "{}", "Prefer: return=headers-only")
                .is(201, "")
                .hasNo("Location");
        http.get("/bare?limit=0", "Prefer: count=exact").is(206, "[]").has("Content-Range", "*/7");
    }

    @Test
    void hasNothingToChange() {
        http.patch("/bare", "{}", RETURN).is(200, "[]").has("Content-Range", "*/*");
        http.patch("/bare", "{}", "Prefer: count=exact").is(204, "").has("Content-Range", "*/0");
    }

    @Test
    void isEmptied() {
        http.delete("/bare", RETURN, "Prefer: count=exact")
                .is(200, "[{}, \n {}]")
                .has("Content-Range", "*/2");
        http.delete("/bare", RETURN).is(200, "[]");
        http.delete("/bare", "Prefer: count=exact").is(204, "").has("Content-Range", "*/0");
    }

    @Test
    void hasNoColumnToName() {
        http.post("/bare", "{\"a\":1}")
                .fails(400, "PGRST204", "Could not find the 'a' column of 'bare' in the schema cache", "null", "null");
        http.get("/bare?a=eq.1").fails(400, "42703", "column bare.a does not exist", "null", "null");
    }
}
