package dev.weir.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is wrong, and where: the whole body of every failure of a request that is well-formed. */
@SpecTest
class ErrorSpecIT {

    private static final String NONE = "null";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets restart identity;
                insert into owners (name) values ('Olga');
                insert into pets (owner_id, name, weight) values (1, 'Rex', 20);
                """);
    }

    @Test
    void namesTheNearestRelation() {
        http.get("/poeple")
                .fails(
                        404,
                        "PGRST205",
                        "Could not find the table 'public.poeple' in the schema cache",
                        NONE,
                        "Perhaps you meant the table 'public.people'");
        http.get("/zzzzzzzzzzzz")
                .fails(
                        404,
                        "PGRST205",
                        "Could not find the table 'public.zzzzzzzzzzzz' in the schema cache",
                        NONE,
                        NONE);
    }

    @Test
    void hidesRelationsOfOtherSchemas() {
        http.get("/treasures")
                .fails(404, "PGRST205", "Could not find the table 'public.treasures' in the schema cache", NONE, NONE);
        http.get("/pg_class")
                .fails(404, "PGRST205", "Could not find the table 'public.pg_class' in the schema cache", NONE, NONE);
    }

    @Test
    void refusesASchemaThatIsNotExposed() {
        http.get("/secrets", "Accept-Profile: private")
                .fails(
                        406,
                        "PGRST106",
                        "Invalid schema: private",
                        NONE,
                        "Only the following schemas are exposed: public, Other Schema");
        http.post("/secrets", "{}", "Content-Profile: private")
                .fails(
                        406,
                        "PGRST106",
                        "Invalid schema: private",
                        NONE,
                        "Only the following schemas are exposed: public, Other Schema");
    }

    @Test
    void namesTheNearestColumnAndTheParameter() {
        String message = "column people.nmae does not exist";
        String hint = "Perhaps you meant to reference the column \"people.name\".";
        http.get("/people?select=id,nmae").fails(400, "42703", message, NONE, hint);
        http.get("/people?nmae=eq.1").fails(400, "42703", message, NONE, hint);
        http.get("/people?order=nmae").fails(400, "42703", message, NONE, hint);
        http.get("/people?or=(id.eq.1,nmae.eq.2)").fails(400, "42703", message, NONE, hint);
        http.get("/people?qqqqqqqqq=eq.1").fails(400, "42703", "column people.qqqqqqqqq does not exist", NONE, NONE);
    }

    @Test
    void namesTheNearestColumnOfABody() {
        String message = "Could not find the 'nmae' column of 'pets' in the schema cache";
        String hint = "Perhaps you meant the column 'name'";
        http.post("/pets", "{\"nmae\":1}").fails(400, "PGRST204", message, NONE, hint);
        http.patch("/pets?id=eq.1", "{\"nmae\":1}").fails(400, "PGRST204", message, NONE, hint);
        http.post("/pets?columns=nmae", "{\"name\":1}").fails(400, "PGRST204", message, NONE, hint);
    }

    @Test
    void refusesAPreferenceThatItCannotHonour() {
        http.get("/people", "Prefer: handling=strict, count=guessed")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Invalid preferences: count=guessed",
                        NONE);
        http.post("/pets", "{\"name\":\"Kim\"}", "Prefer: handling=strict, resolution=overwrite")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Invalid preferences: resolution=overwrite",
                        NONE);
    }

    @Test
    void refusesValuesThatAreNotOfTheColumnsType() {
        http.get("/people?id=eq.one").fails(400, "22P02", "invalid input syntax for type integer: \"one\"", NONE, NONE);
        http.get("/people?id=eq.99999999999")
                .fails(400, "22003", "value \"99999999999\" is out of range for type integer", NONE, NONE);
        http.post("/pets", "{\"name\":\"Kim\",\"mood\":\"glad\"}")
                .fails(400, "22P02", "invalid input value for enum mood: \"glad\"", NONE, NONE);
        http.patch("/pets?id=eq.1", "{\"born\":\"yesterweek\"}")
                .fails(400, "22007", "invalid input syntax for type date: \"yesterweek\"", NONE, NONE);
        http.get("/people?age=like.2*")
                .fails(
                        404,
                        "42883",
                        "operator does not exist: integer ~~ unknown",
                        NONE,
                        "No operator matches the given name and argument types. You might need to add explicit type casts.");
    }

    @Test
    void tellsWhichConstraintIsViolated() {
        http.post("/owners", "{\"name\":\"Olga\"}")
                .fails(
                        409,
                        "23505",
                        "duplicate key value violates unique constraint \"owners_name_key\"",
                        "Key (name)=(Olga) already exists.",
                        NONE);
        http.patch("/pets?id=eq.1", "{\"owner_id\":99}")
                .fails(
                        409,
                        "23503",
                        "insert or update on table \"pets\" violates foreign key constraint \"pets_owner_id_fkey\"",
                        "Key (owner_id)=(99) is not present in table \"owners\".",
                        NONE);
        http.delete("/owners?id=eq.1")
                .fails(
                        409,
                        "23503",
                        "update or delete on table \"owners\" violates foreign key constraint \"pets_owner_id_fkey\" on"
                                + " table \"pets\"",
                        "Key (id)=(1) is still referenced from table \"pets\".",
                        NONE);
        http.patch("/owners?id=eq.1", "{\"name\":null}")
                .fails(
                        400,
                        "23502",
                        "null value in column \"name\" of relation \"owners\" violates not-null constraint",
                        "Failing row contains (1, null).",
                        NONE);
        http.patch("/pets?id=eq.1&select=id", "{\"weight\":-1}")
                .fails(
                        400,
                        "23514",
                        "new row for relation \"pets\" violates check constraint \"pets_have_weight\"",
                        "Failing row contains (1, 1, Rex, ok, 2020-01-02, -1, Rex!, null, null).",
                        NONE);
        http.post("/heavy_pets", "{\"name\":\"Flea\",\"weight\":0.1}")
                .fails(
                        400,
                        "44000",
                        "new row violates check option for view \"heavy_pets\"",
                        "Failing row contains (2, null, Flea, ok, 2020-01-02, 0.1, Flea!, null, null).",
                        NONE);
    }

    @Test
    void refusesToWriteAGeneratedColumn() {
        http.patch("/pets?id=eq.1", "{\"label\":\"x\"}")
                .fails(
                        400,
                        "428C9",
                        "column \"label\" can only be updated to DEFAULT",
                        "Column \"label\" is a generated column.",
                        NONE);
    }

    @Test
    void saysWhichMethodsThereAre() {
        http.post("/pets_per_owner", "{}")
                .fails(405, "PGRST117", "Unsupported HTTP method: POST", NONE, NONE)
                .has("Allow", "OPTIONS, GET, HEAD");
        http.send("BREW", "/people", "")
                .fails(405, "PGRST117", "Unsupported HTTP method: BREW", NONE, NONE)
                .has("Allow", "GET, HEAD, QUERY, POST, PUT, PATCH, DELETE");
    }

    @Test
    void saysWhatIsServedWhere() {
        http.get("/people/1").fails(404, "PGRST125", "Invalid path specified in request URL", NONE, NONE);
        http.post("/rpc/a/b", "{}").fails(404, "PGRST125", "Invalid path specified in request URL", NONE, NONE);
        http.raw("GET /people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8))
                .fails(
                        404,
                        "PGRST125",
                        "Invalid path specified in request URL",
                        "Nothing is served at /people",
                        "The relations of the database are at /rest/v1/{relation}");
    }

    @Test
    void failsWithoutABodyOnHead() {
        http.head("/poeple").is(404, "").has("Content-Type", "application/json; charset=utf-8");
        http.head("/people?id=eq.one").is(400, "");
    }
}
