package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Rows with others in them, in other forms than JSON, counted by the planner, asked for by a body; and returned by writes. */
@SpecTest
class EmbeddingFormSpecIT {

    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";
    private static final String STRIPPED = OBJECT + ";nulls=stripped";
    private static final String OF_OBJECT = "application/vnd.pgrst.object+json; charset=utf-8";
    private static final String OF_STRIPPED = "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8";
    private static final String TRIAL = "Prefer: return=representation, tx=rollback";

    @Autowired
    private Http http;

    @Test
    void areInTheOnlyRow() {
        http.get("/operas?select=title,composers(name)&id=eq.1", OBJECT)
                .isIn(OF_OBJECT, "{\"title\":\"Falstaff\",\"composers\":{\"name\":\"Salieri\"}}");
        http.get("/operas?select=title,composers(name)&id=eq.5", STRIPPED)
                .isIn(OF_STRIPPED, "{\"title\":\"Anonymous\"}");
        notOne(http.get("/operas?select=title,composers!inner(name)&composers.name=eq.Salieri", OBJECT), 2);
    }

    @Test
    void areJsonInCsv() {
        http.get("/operas?select=title,composers(name)&id=in.(1,5)&order=id", "Accept: text/csv")
                .isIn(
                        "text/csv; charset=utf-8",
                        "title,composers\nFalstaff,\"{\"\"name\"\":\"\"Salieri\"\"}\"\nAnonymous,");
    }

    @Test
    void areJoinedWhereThePlannerCounts() {
        for (String query :
                new String[] {"composers!inner(name)&composers.name=eq.Salieri", "composer_id,id.count()"}) {
            Answer answer = http.get("/operas?limit=1&select=" + query, "Prefer: count=planned");
            assertThat(answer.headers().get("Content-Range")).matches("0-0/[1-9][0-9]*");
        }
    }

    @Test
    void areAskedForByABody() {
        http.send(
                        "QUERY",
                        "/composers?id=eq.1",
                        "select=name,operas(title)&operas.title=eq.Tarare",
                        "Content-Type: application/x-www-form-urlencoded")
                .is(200, "[{\"name\":\"Salieri\",\"operas\":[{\"title\":\"Tarare\"}]}]");
    }

    @Test
    void areInTheOnlyRowOfAWrite() {
        http.patch("/volumes?id=eq.1&select=title,info,shelves(label)", "{\"title\":\"Uno\"}", TRIAL, OBJECT)
                .isIn(OF_OBJECT, "{\"title\":\"Uno\",\"info\":{\"a\": 1},\"shelves\":{\"label\":\"top\"}}");
        http.delete("/volumes?id=eq.2&select=title,info,shelves(label)", TRIAL, STRIPPED)
                .isIn(OF_STRIPPED, "{\"title\":\"Two\",\"shelves\":{\"label\":\"top\"}}");
        notOne(http.patch("/volumes?select=shelves(label)", "{\"title\":\"Uno\"}", TRIAL, OBJECT), 2);
    }

    @Test
    void theOnlyRowOfAnUpsertIsAnObject() {
        String two = "[{\"id\":1,\"label\":\"up\"},{\"id\":9,\"label\":\"new\"}]";
        notOne(http.post("/shelves", two, TRIAL, OBJECT, "Prefer: resolution=merge-duplicates"), 2);
        http.post("/shelves", "{\"id\":1,\"label\":\"up\"}", TRIAL, OBJECT, "Prefer: resolution=merge-duplicates")
                .isIn(OF_OBJECT, "{\"id\":1,\"label\":\"up\"}");
        http.send("PUT", "/shelves?id=eq.1", "{\"id\":1,\"label\":\"up\"}", TRIAL, OBJECT)
                .isIn(OF_OBJECT, "{\"id\":1,\"label\":\"up\"}");
        http.send("PUT", "/shelves?id=eq.1", "{\"id\":2,\"label\":\"up\"}", TRIAL, OBJECT)
                .hasBody(
                        "{\"code\":\"PGRST115\",\"message\":\"Payload values do not match URL in primary key column(s)\","
                                + "\"details\":null,\"hint\":null}");
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
