package dev.weir.spec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class WriteSpecIT {

    private static final String RETURN = "Prefer: return=representation";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets, "composite key", keyless, defaults_only, types restart identity;
                insert into owners (name) values ('Olga'), ('Omar');
                insert into pets (owner_id, name, weight) values (1, 'Rex', 20), (1, 'Tom', 4), (2, 'Ada', 12.5);
                """);
    }

    @Test
    void insertsOneRowWithDefaultsAndGeneratedColumns() {
        http.post(
                        "/pets",
                        "{\"name\": \"Kim\", \"owner_id\": 2, \"data\": {\"a\": [1, null]}, \"tags\": [\"x,y\", \"\\\"\"]}",
                        RETURN)
                .is(201, """
                        [{"id":4,"owner_id":2,"name":"Kim","mood":"ok","born":"2020-01-02","weight":null,"label":"Kim!",\
                        "data":{"a": [1, null]},"tags":["x,y","\\""]}]""")
                .has("Content-Range", "*/*")
                .has("Preference-Applied", "return=representation");
    }

    @Test
    void refusesWhatAPageOfAnotherSiteWouldWrite() {
        http.post("/pets", "{\"name\":\"Kim\"}", "Sec-Fetch-Site: cross-site")
                .fails(
                        403,
                        "WEIR403",
                        "A page of another site may not write here",
                        "Sec-Fetch-Site is cross-site",
                        "Send the request from a server, or through a proxy on the page's own site");
        http.post("/pets", "{\"name\":\"Kim\"}", "Sec-Fetch-Site: same-origin").is(201, "");
    }

    @Test
    void insertsSilentlyUnlessAskedToAnswer() {
        http.post("/pets", "{\"name\":\"Kim\"}")
                .is(201, "")
                .has("Content-Length", "0")
                .hasNo("Location");
        http.post("/pets", "{\"name\":\"Kay\"}", "Prefer: return=minimal")
                .is(201, "")
                .hasNo("Location");
        http.get("/pets?select=name&id=gt.3&order=id").is(200, "[{\"name\":\"Kim\"}, \n {\"name\":\"Kay\"}]");
    }

    @Test
    void saysWhereTheInsertedRowIs() {
        http.post("/pets", "{\"name\":\"Kim\"}", "Prefer: return=headers-only")
                .is(201, "")
                .has("Location", "/rest/v1/pets?id=eq.4")
                .has("Content-Length", "0")
                .has("Preference-Applied", "return=headers-only");
        http.post("/composite%20key", "{\"a\": 7, \"b c\": \"x&y ü'\"}", "Prefer: return=headers-only")
                .is(201, "")
                .has("Location", "/rest/v1/composite%20key?a=eq.7&%22b%20c%22=eq.x%26y%20%C3%BC%27");
    }

    @Test
    void saysNoPlaceForManyRowsOrARowWithoutAKey() {
        http.post("/pets", "[{\"name\":\"Kim\"},{\"name\":\"Kay\"}]", "Prefer: return=headers-only")
                .is(201, "")
                .hasNo("Location");
        http.post("/keyless", "{\"word\":\"a\"}", "Prefer: return=headers-only")
                .is(201, "")
                .hasNo("Location");
    }

    @Test
    void insertsManyRowsInTheirOrder() {
        http.post("/pets?select=id,name", "[{\"name\":\"Kim\"}, {\"name\":\"Kay\"}]", RETURN, "Prefer: count=exact")
                .is(201, "[{\"id\":4,\"name\":\"Kim\"}, \n {\"id\":5,\"name\":\"Kay\"}]")
                .has("Content-Range", "*/2");
    }

    @Test
    void answersAllColumnsForAnEmptySelect() {
        String kim = """
                "owner_id":null,"name":"Kim","mood":"ok","born":"2020-01-02","weight":null,"label":"Kim!","data":null,\
                "tags":null}]""";
        http.post("/pets?select=", "{\"name\":\"Kim\"}", RETURN).is(201, "[{\"id\":4," + kim);
        http.patch("/pets?select=&id=eq.4", "{\"name\":\"Kim\"}", RETURN).is(200, "[{\"id\":4," + kim);
        http.delete("/pets?select&id=eq.4", RETURN).is(200, "[{\"id\":4," + kim);
    }

    @Test
    void insertsNothingForAnEmptyArray() {
        http.post("/pets", "[]", RETURN).is(201, "[]");
        http.post("/pets", "[]").is(201, "");
        http.get("/pets?select=id", "Prefer: count=exact").has("Content-Range", "0-2/3");
    }

    @Test
    void insertsDefaultsForAnEmptyObject() {
        http.post("/defaults_only", "{}", RETURN).is(201, "[{\"id\":1,\"made\":\"by default\"}]");
        http.post("/defaults_only", "[{},{}]", RETURN)
                .is(201, "[{\"id\":2,\"made\":\"by default\"}, \n {\"id\":3,\"made\":\"by default\"}]");
    }

    @Test
    void takesOnlyTheColumnsThatAreNamed() {
        http.post(
                        "/pets?columns=name,weight&select=name,weight,owner_id",
                        "{\"name\":\"Kim\",\"owner_id\":2,\"huh\":1}",
                        RETURN)
                .is(201, "[{\"name\":\"Kim\",\"weight\":null,\"owner_id\":null}]");
    }

    @Test
    void insertsEveryType() {
        http.post(
                        "/types?select=big,exact,bytes,flag,moment,raw,doc,numbers,words,span,feeling,feelings,contact,home,homes",
                        """
                        {"id": 1, "big": 9007199254740993, "exact": 0.1000000000000000055, "bytes": "\\\\xff", "flag": true,
                         "moment": "2024-02-29T12:00:00", "raw": {"b":1.0,  "a":"\\u0041"}, "doc": {"b": 1.0},
                         "numbers": [1, null], "words": ["a,b", "\\"", "{}"], "span": "[1,3]", "feeling": "very happy",
                         "feelings": ["sad"], "contact": "a@b", "home": {"street": "A", "number": 1},
                         "homes": [{"street": "B"}]}""",
                        RETURN)
                .is(201, """
                        [{"big":9007199254740993,"exact":0.1000000000000000055,"bytes":"\\\\xff","flag":true,\
                        "moment":"2024-02-29T12:00:00","raw":{"b":1.0,  "a":"\\u0041"},"doc":{"b": 1.0},\
                        "numbers":[1,null],"words":["a,b","\\"","{}"],"span":"[1,4)","feeling":"very happy",\
                        "feelings":["sad"],"contact":"a@b","home":{"street":"A","number":1},\
                        "homes":[{"street":"B","number":null}]}]""");
    }

    @Test
    void changesTheRowsThatPass() {
        http.patch("/pets?owner_id=eq.1&select=id,name,label", "{\"name\":\"Max\"}", RETURN, "Prefer: count=exact")
                .is(
                        200,
                        "[{\"id\":1,\"name\":\"Max\",\"label\":\"Max!\"}, \n {\"id\":2,\"name\":\"Max\",\"label\":\"Max!\"}]")
                .has("Content-Range", "0-1/2");
    }

    @Test
    void changesSilentlyUnlessAskedToAnswer() {
        http.patch("/pets?id=eq.1", "{\"weight\":null}").is(204, "").has("Content-Range", "0-0/*");
        http.get("/pets?select=weight&id=eq.1").is(200, "[{\"weight\":null}]");
    }

    @Test
    void changesNothingWhenNothingPasses() {
        http.patch("/pets?id=eq.99", "{\"name\":\"Max\"}").is(204, "").has("Content-Range", "*/*");
        http.patch("/pets?id=eq.99", "{\"name\":\"Max\"}", RETURN).is(200, "[]").has("Content-Range", "*/*");
    }

    @Test
    void changesNothingWhenNothingIsGiven() {
        http.patch("/pets?id=eq.1", "{}", RETURN).is(200, "[]");
        http.patch("/pets?id=eq.1", "{}").is(204, "");
        http.patch("/pets?id=eq.1", "[]", RETURN).is(200, "[]");
    }

    @Test
    void changesOnlyTheColumnsThatAreNamed() {
        http.patch("/pets?id=eq.1&columns=name&select=name,weight", "{\"name\":\"Max\",\"weight\":1}", RETURN)
                .is(200, "[{\"name\":\"Max\",\"weight\":20}]");
    }

    @Test
    void deletesTheRowsThatPass() {
        http.delete("/pets?owner_id=eq.1&select=name", RETURN, "Prefer: count=exact")
                .is(200, "[{\"name\":\"Rex\"}, \n {\"name\":\"Tom\"}]")
                .has("Content-Range", "*/2");
        http.delete("/pets?id=eq.3").is(204, "").has("Content-Range", "*/*");
        http.get("/pets").is(200, "[]");
    }

    @Test
    void writesThroughAViewThatIsSimpleEnough() {
        http.post("/heavy_pets", "{\"name\":\"Bea\",\"weight\":300}", RETURN)
                .is(201, "[{\"id\":4,\"name\":\"Bea\",\"weight\":300}]");
        http.patch("/heavy_pets?id=eq.4", "{\"weight\":301}", RETURN)
                .is(200, "[{\"id\":4,\"name\":\"Bea\",\"weight\":301}]");
        http.delete("/heavy_pets?id=eq.4", RETURN).is(200, "[{\"id\":4,\"name\":\"Bea\",\"weight\":301}]");
    }

    @Test
    void writesToTheSchemaThatTheProfileNames() {
        http.post("/treasures", "{\"id\":2,\"name\":\"silver\"}", "Content-Profile: Other Schema", RETURN)
                .is(201, "[{\"id\":2,\"name\":\"silver\"}]")
                .has("Content-Profile", "Other Schema");
        http.delete("/treasures?id=eq.2", "Content-Profile: Other Schema").is(204, "");
    }

    @Test
    void writesAllRowsOrNone() {
        http.post("/owners", "[{\"name\":\"Otto\"},{\"name\":\"Olga\"}]")
                .fails(
                        409,
                        "23505",
                        "duplicate key value violates unique constraint \"owners_name_key\"",
                        "Key (name)=(Olga) already exists.",
                        "null");
        http.get("/owners?select=name&order=id").is(200, "[{\"name\":\"Olga\"}, \n {\"name\":\"Omar\"}]");
    }
}
