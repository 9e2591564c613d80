package dev.weir.spec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a write counts are the rows that it wrote, whatever its answer makes of them. */
@SpecTest
class WrittenRowsSpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";
    private static final String AT_MOST_ONE = "Prefer: handling=strict, max-affected=1";
    private static final String MERGE = "Prefer: resolution=merge-duplicates";
    private static final String TWO = "[{\"id\":20,\"shelf_id\":1},{\"id\":21,\"shelf_id\":null}]";

    @Autowired
    private Http http;

    @AfterEach
    void leaveNothing() {
        SpecDatabase.run("delete from volumes where id > 2");
    }

    @Test
    void boundsThem() {
        http.post("/volumes?select=id,shelves!inner()", TWO, RETURN, AT_MOST_ONE)
                .writesTooMany(2);
        http.post("/volumes?select=count()", TWO, RETURN, AT_MOST_ONE).writesTooMany(2);
        http.get("/volumes?select=id&id=gt.2").is(200, "[]");
    }

    @Test
    void tellsTheirTotalAndWhetherAnyIsNew() {
        http.post("/volumes?select=id,shelves!inner()", TWO, RETURN, "Prefer: count=exact")
                .is(201, "[{\"id\":20}]")
                .has("Content-Range", "*/2");
        http.post("/volumes?select=count()", TWO, RETURN, MERGE).is(200, "[{\"count\":2}]");
        http.post("/volumes?select=id,shelves!inner()", "{\"id\":22}", RETURN, MERGE)
                .is(201, "[]");
    }

    @Test
    void undoesAWriteThatIsNotOfOneRow() {
        notOne(http.post("/volumes?select=id,shelves!inner()", TWO, RETURN, OBJECT), 2);
        notOne(http.post("/volumes?select=count()", TWO, RETURN, OBJECT), 2);
        notOne(http.post("/volumes?select=id,shelves!inner()", "{\"id\":22}", RETURN, OBJECT), 0);
        http.get("/volumes?select=id&id=gt.2").is(200, "[]");
        http.patch("/volumes?id=eq.1&select=id,shelves!inner(label)", "{\"shelf_id\":1}", RETURN, OBJECT)
                .isIn("application/vnd.pgrst.object+json; charset=utf-8", "{\"id\":1,\"shelves\":{\"label\":\"top\"}}");
    }

    @Test
    void putsARowThatTheAnswerLeavesOut() {
        http.send("PUT", "/volumes?id=eq.23&select=id,shelves!inner()", "{\"id\":23}", RETURN)
                .is(201, "[]");
        notOne(http.send("PUT", "/volumes?id=eq.24&select=id,shelves!inner()", "{\"id\":24}", RETURN, OBJECT), 0);
        http.send("PUT", "/volumes?id=eq.24&select=id,shelves!inner()", "{\"id\":25}", RETURN, OBJECT)
                .fails(400, "PGRST115", "Payload values do not match URL in primary key column(s)", "null", "null");
        http.get("/volumes?select=id&id=gt.2").is(200, "[{\"id\":23}]");
    }

    private static void notOne(Answer answer, int rows) {
        answer.fails(
                406,
                "PGRST116",
                "Cannot coerce the result to a single JSON object",
                "The result contains %d rows".formatted(rows),
                "null");
    }
}
