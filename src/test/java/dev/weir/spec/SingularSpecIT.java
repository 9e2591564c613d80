package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** One row as an object of its own, and forms without keys that are null: what single() of clients asks for. */
@SpecTest
class SingularSpecIT {

    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";
    private static final String OF_OBJECT = "application/vnd.pgrst.object+json; charset=utf-8";
    private static final String BODY = "{\"id\":9,\"title\":\"new\"}";
    private static final String REPRESENTATION = "Prefer: return=representation";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate jottings; insert into jottings values (1, 'one', null, 10), (2, 'two', '2', null)");
    }

    @Test
    void readsTheOnlyRow() {
        http.get("/jottings?id=eq.1", OBJECT)
                .isIn(OF_OBJECT, "{\"id\":1,\"title\":\"one\",\"body\":null,\"rank\":10}")
                .has("Content-Range", "0-0/*");
        http.get("/jottings?id=eq.1&select=n:title", "Accept: application/vnd.pgrst.object")
                .isIn(OF_OBJECT, "{\"n\":\"one\"}");
        http.get("/jottings?order=id.desc&limit=1&select=id", OBJECT, "Prefer: count=exact")
                .has("Content-Range", "0-0/2")
                .has("Content-Type", OF_OBJECT);
    }

    @Test
    void leavesOutWhatIsNull() {
        http.get("/jottings?order=id", "Accept: application/vnd.pgrst.array+json;nulls=stripped")
                .isIn(
                        "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8",
                        "[{\"id\":1,\"title\":\"one\",\"rank\":10},{\"id\":2,\"title\":\"two\",\"body\":\"2\"}]");
        http.get("/jottings?id=eq.9", "Accept: application/vnd.pgrst.array+json;nulls=stripped")
                .isIn("application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8", "[]");
        http.get("/jottings?id=eq.2", OBJECT + ";nulls=stripped")
                .isIn(
                        "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8",
                        "{\"id\":2,\"title\":\"two\",\"body\":\"2\"}");
        http.get("/jottings?id=eq.2&select=rank", "Accept: application/vnd.pgrst.array+json")
                .is(200, "[{\"rank\":null}]");
    }

    @ParameterizedTest
    @CsvSource({"id=gt.0,2", "id=eq.9,0", "limit=0,0"})
    void readsNoOtherNumberOfRows(String query, int rows) {
        notOne(http.get("/jottings?" + query, OBJECT), rows);
        notOne(http.get("/jottings?" + query, OBJECT + ";nulls=stripped"), rows);
        assertThat(http.head("/jottings?" + query, OBJECT).status()).isEqualTo(406);
    }

    @Test
    void answersTheHeadOfTheOnlyRow() {
        http.head("/jottings?id=eq.1", OBJECT).is(200, "").has("Content-Type", OF_OBJECT);
    }

    @Test
    void writesOneRowAndAnswersIt() {
        http.post("/jottings?select=id,title", BODY, REPRESENTATION, OBJECT).has("Content-Type", OF_OBJECT);
        http.get("/jottings?id=eq.9&select=title", OBJECT).isIn(OF_OBJECT, "{\"title\":\"new\"}");
        http.patch("/jottings?id=eq.9&select=title,rank", "{\"title\":\"newer\"}", REPRESENTATION, OBJECT)
                .isIn(OF_OBJECT, "{\"title\":\"newer\",\"rank\":null}");
        http.patch("/jottings?id=eq.9", "{\"rank\":3}", OBJECT).is(204, "");
        http.delete("/jottings?id=eq.9&select=rank", REPRESENTATION, OBJECT + ";nulls=stripped")
                .isIn("application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8", "{\"rank\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"return=representation", "return=minimal", "return=headers-only"})
    void undoesAWriteOfAnotherNumberOfRows(String result) {
        String prefer = "Prefer: " + result;
        notOne(http.post("/jottings", "[{\"id\":3},{\"id\":4}]", OBJECT, prefer), 2);
        notOne(http.post("/jottings", "[]", OBJECT, prefer), 0);
        notOne(http.patch("/jottings", "{\"title\":\"same\"}", OBJECT, prefer), 2);
        notOne(http.patch("/jottings?id=eq.7", "{\"title\":\"same\"}", OBJECT, prefer), 0);
        notOne(http.patch("/jottings?id=eq.1", "{}", OBJECT, prefer), 0);
        notOne(http.delete("/jottings", OBJECT, prefer), 2);
        http.get("/jottings?select=id,title&order=id")
                .is(200, "[{\"id\":1,\"title\":\"one\"}, \n {\"id\":2,\"title\":\"two\"}]");
    }

    /** A value that looks like what a write of two rows fails with is a value. */
    @Test
    void takesNoValueForThatFailure() {
        http.delete("/jottings?id=eq.weir: not one row 7")
                .fails(400, "22P02", "invalid input syntax for type integer: \"weir: not one row 7\"", "null", "null");
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
