package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What functions return, of every type, with what belongs to their rows. */
@SpecTest
class FunctionResultSpecIT {

    private static final String COUNT = "Prefer: count=exact";
    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate journal restart identity");
    }

    @Test
    void answersTheParametersThatAreReturned() {
        http.get("/rpc/one_out?n=5").is(200, "{\"more\":6}");
        http.get("/rpc/in_and_out?n=5").is(200, "{\"n\":6}");
        http.get("/rpc/in_and_outs?n=5&s=x").is(200, "{\"n\":6,\"s\":\"x!\",\"b\":true}");
        http.get("/rpc/table_of_one").is(200, "[{\"a\":\"A\"}]");
    }

    @Test
    void answersValuesOfEveryKind() {
        http.get("/rpc/an_array").is(200, "[1,2,3]");
        http.get("/rpc/a_mood?name=very+happy").is(200, "\"very happy\"");
        http.get("/rpc/a_range?low=1&up=5").is(200, "\"[1,5)\"");
        http.get("/rpc/a_rating?n=4", COUNT).is(200, "4").has("Content-Range", "0-0/1");
        http.get("/rpc/a_pair").is(200, "{\"a\":1,\"b\":\"x\"}");
        http.get("/rpc/records").is(200, "[{\"id\":1,\"name\":\"Ada\"}, \n {\"id\":2,\"name\":\"Bob\"}]");
        http.get("/rpc/same_name").is(200, "[{\"same_name\":\"x\",\"value\":1}]");
    }

    @Test
    void aDomainOfARelationHasItsColumns() {
        http.get("/rpc/opera_of_domain?wanted=3&select=title,composers(name)")
                .is(200, "{\"title\":\"Fidelio\",\"composers\":{\"name\":\"Beethoven\"}}");
    }

    @Test
    void refusesAValueThatItsDomainDoesNotHave() {
        http.get("/rpc/a_rating?n=9")
                .fails(
                        400,
                        "23514",
                        "value for domain rating violates check constraint \"rating_check\"",
                        "null",
                        "null");
    }

    @Test
    void readsWhatBelongsToTheRows() {
        http.get("/rpc/operas_by?by=1&select=title,composers(name),singers(name)&singers.order=name&order=id")
                .is(200, """
                [{"title":"Falstaff","composers":{"name":"Salieri"},"singers":[{"name":"Ada"}, \n {"name":"Bo"}]}, \n \
                {"title":"Tarare","composers":{"name":"Salieri"},"singers":[]}]""");
        http.post("/rpc/operas_by?select=title,...composers(by:name)&id=eq.3", "{}")
                .is(200, "[{\"title\":\"Fidelio\",\"by\":\"Beethoven\"}]");
        http.get("/rpc/an_opera?wanted=1&select=title,houses!operas_premiere(name),librettos(language)")
                .is(200, """
                {"title":"Falstaff","houses":{"name":"La Scala"},"librettos":{"language":"Italian"}}""");
    }

    @Test
    void choosesAndCountsRowsByWhatBelongsToThem() {
        http.get("/rpc/operas_by?select=title,librettos!inner(language)&librettos.language=eq.German", COUNT)
                .is(200, "[{\"title\":\"Fidelio\",\"librettos\":{\"language\":\"German\"}}]")
                .has("Content-Range", "0-0/1");
        http.head("/rpc/operas_by?select=title,librettos!inner(language)", COUNT)
                .is(200, "")
                .has("Content-Range", "0-2/3");
        http.get("/rpc/operas_by?select=title,composers(name)&order=composers(name).desc,id&limit=1&offset=1", COUNT)
                .is(206, "[{\"title\":\"Falstaff\",\"composers\":{\"name\":\"Salieri\"}}]")
                .has("Content-Range", "1-1/5");
        http.get("/rpc/operas_by?select=title,singers()&singers=not.is.null&order=id")
                .is(200, "[{\"title\":\"Falstaff\"}, \n {\"title\":\"Fidelio\"}]");
    }

    @Test
    void saysWhichRelationDoesNotBelongToTheRows() {
        http.get("/rpc/an_opera?wanted=1&select=title,bands(name)")
                .fails(
                        400,
                        "PGRST200",
                        "Could not find a relationship between 'operas' and 'bands' in the schema cache",
                        "Searched for a foreign key relationship between 'operas' and 'bands' in the schema 'public', but no"
                                + " matches were found.",
                        "null");
    }

    @Test
    void anErrorOfItsOwnIsToldThoughItsCodeIsOneOfPostgresqls() {
        http.post("/rpc/out_of_memory", "{}").fails(503, "53200", "No memory", "99999999999999999999 bytes", "null");
    }

    @Test
    void readsWhatBelongsToRowsThatWereWritten() {
        http.post("/rpc/new_volume?select=id,shelves(label)", "{\"id\":50,\"shelf\":2}", OBJECT, "Prefer: tx=rollback")
                .hasBody("{\"id\":50,\"shelves\":{\"label\":\"low\"}}");
        http.get("/volumes?id=eq.50").is(200, "[]");
    }
}
