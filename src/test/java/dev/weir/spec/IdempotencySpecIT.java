package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.WeirApplication;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(
        classes = {WeirApplication.class, SpecDatabase.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "weir.instance=spec-keys",
            "weir.rest.tx-end=commit-allow-override",
            "weir.pool.size=2",
            "weir.rest.idempotency.enabled=true",
            "weir.rest.idempotency.create=true",
            "weir.rest.idempotency.max-answer=1KB",
            "weir.rest.idempotency.max-key-length=40"
        })
class IdempotencySpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String REPLAYED = "Idempotency-Replayed";

    @Autowired
    private Http http;

    private final String key = "Idempotency-Key: \"" + UUID.randomUUID() + '"';

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("""
                truncate owners, pets restart identity;
                insert into owners (name) values ('Olga'), ('Omar');
                insert into pets (name) values ('Rex');
                """);
    }

    @Test
    void answersARetryOfAnInsertAsItDidFirst() {
        Answer first = http.post("/owners?select=id,name", "{\"name\":\"Uma\"}", RETURN, key)
                .is(201, "[{\"id\":3,\"name\":\"Uma\"}]")
                .has("Content-Range", "*/*")
                .hasNo(REPLAYED);
        Answer again = http.post("/owners?select=id,name", "{\"name\":\"Uma\"}", RETURN, key)
                .is(201, "[{\"id\":3,\"name\":\"Uma\"}]")
                .has("Content-Range", "*/*")
                .has("Preference-Applied", "return=representation")
                .has(REPLAYED, "true");
        assertThat(again.headers().get("Vary")).isEqualTo(first.headers().get("Vary"));
        http.get("/owners?select=name&order=id").is(200, """
                [{"name":"Olga"}, \n {"name":"Omar"}, \n {"name":"Uma"}]""");
    }

    @Test
    void answersARetryOfEachKindOfWrite() {
        for (int i = 0; i < 2; i++) {
            http.patch("/owners?id=eq.1", "{\"name\":\"Ola\"}", key).is(204, "").has("Content-Range", "0-0/*");
        }
        String other = "Idempotency-Key: put-" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            http.send("PUT", "/owners?id=eq.9", "{\"id\":9,\"name\":\"Ida\"}", other)
                    .is(201, "");
        }
        String third = "Idempotency-Key: del-" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            http.delete("/pets?name=eq.Rex&select=name", RETURN, third).is(200, "[{\"name\":\"Rex\"}]");
            // It would be deleted, if the retry were carried out.
            http.post("/pets", "{\"name\":\"Rex\"}").is(201, "");
        }
        http.get("/pets?select=name").is(200, "[{\"name\":\"Rex\"}, \n {\"name\":\"Rex\"}]");
    }

    @Test
    void answersARetryOfACall() {
        SpecDatabase.run("truncate journal restart identity");
        for (int i = 0; i < 2; i++) {
            http.post("/rpc/note_many?select=line", "{\"n\":2}", key)
                    .is(200, "[{\"line\":\"l1\"}, \n {\"line\":\"l2\"}]")
                    .has("Content-Range", "0-1/*");
        }
    }

    @Test
    void answersARetryOfSeveralRequestsInOne() {
        String several = """
                [{"id":"o","method":"POST","url":"owners?select=id","body":{"name":"Uma"},"headers":{"Prefer":"return=representation"}},
                {"method":"POST","url":"pets?select=id,owner_id","body":{"owner_id":"$o/id","name":"Kim"},"dependsOn":["o"],
                "headers":{"Prefer":"return=representation"}}]""";
        Answer first = http.post("/", several, key).contains("\"body\":[{\"id\":2,\"owner_id\":3}]}]}");
        http.post("/", several, key).is(200, first.body()).has(REPLAYED, "true");
        http.get("/pets?select=id").is(200, "[{\"id\":1}, \n {\"id\":2}]");
        String failing = "Idempotency-Key: f-" + UUID.randomUUID();
        String wrong = several.replace("Uma", "Olga");
        for (int i = 0; i < 2; i++) {
            http.post("/", wrong, failing).is(409, """
                    {"code":"23505","message":"duplicate key value violates unique constraint \\"owners_name_key\\"",\
                    "details":"Key (name)=(Olga) already exists.","hint":null,"request":{"index":0,"id":"o"}}""");
        }
    }

    @Test
    void refusesAnotherRequestWithTheKey() {
        http.post("/owners", "{\"name\":\"Uma\"}", key).is(201, "");
        String[] other = {
            "WEIR453",
            "This Idempotency-Key belongs to another request",
            "null",
            "Nothing was done; use a new key for a new request, and repeat a request as it was"
        };
        http.post("/owners", "{\"name\":\"Ute\"}", key).fails(422, other[0], other[1], other[2], other[3]);
        http.post("/owners", "{\"name\":\"Uma\"}", key, RETURN).fails(422, other[0], other[1], other[2], other[3]);
        http.patch("/owners?id=eq.1", "{\"name\":\"Uma\"}", key).fails(422, other[0], other[1], other[2], other[3]);
        http.post("/owners", "{\"name\":\"Uma\"}", key, "Prefer: wait=5").is(201, "");
        http.get("/owners?select=name&id=gt.2").is(200, "[{\"name\":\"Uma\"}]");
    }

    @Test
    void carriesOutAgainWhatHasFailed() {
        http.post("/owners", "{\"id\":1,\"name\":\"Uma\"}", key)
                .fails(
                        409,
                        "23505",
                        "duplicate key value violates unique constraint \"owners_pkey\"",
                        "Key (id)=(1) already exists.",
                        "null");
        http.delete("/owners?id=eq.1").is(204, "");
        http.post("/owners", "{\"id\":1,\"name\":\"Uma\"}", key).is(201, "").hasNo(REPLAYED);
        http.post("/owners", "{\"id\":1,\"name\":\"Uma\"}", key).is(201, "").has(REPLAYED, "true");
    }

    @Test
    void undoesAWriteWhoseAnswerCannotBeKept() {
        String name = "x".repeat(1_100);
        http.post("/owners", "{\"name\":\"" + name + "\"}", key, RETURN)
                .fails(
                        507,
                        "WEIR454",
                        "The answer is larger than the 1024 bytes that are kept with an Idempotency-Key",
                        "null",
                        "Nothing was changed; write with Prefer: return=minimal, or have the operator raise"
                                + " weir.rest.idempotency.max-answer");
        http.get("/owners?select=id&id=gt.2").is(200, "[]");
    }

    @Test
    void undoesAWriteThatHasNoAnswer() {
        String two = "[{\"name\":\"Uma\"},{\"name\":\"Ute\"}]";
        http.post("/owners", two, key, RETURN, "Accept: application/vnd.pgrst.object+json")
                .fails(
                        406,
                        "PGRST116",
                        "Cannot coerce the result to a single JSON object",
                        "The result contains 2 rows",
                        "null");
        http.get("/owners?select=id&id=gt.2").is(200, "[]");
    }

    @Test
    void hasNoMeaningForWhatWritesNothing() {
        http.get("/owners?select=name&id=eq.1", key).is(200, "[{\"name\":\"Olga\"}]");
        http.post("/owners", "{\"name\":\"Uma\"}", key, "Prefer: tx=rollback")
                .is(201, "")
                .hasNo(REPLAYED);
        http.post("/owners", "{\"name\":\"Uma\"}", key).is(201, "").hasNo(REPLAYED);
    }

    @Test
    void refusesWhatIsNoKey() {
        String hint = "Send one text of visible characters, as \"8e03978e-40d5-43dd\"";
        String message = "Idempotency-Key is not a key";
        http.post("/owners", "{\"name\":\"Uma\"}", "Idempotency-Key: \"\"")
                .fails(400, "WEIR451", message, "It has 0 characters, and may have 1 to 40", hint);
        http.post("/owners", "{\"name\":\"Uma\"}", "Idempotency-Key: " + "x".repeat(41))
                .fails(400, "WEIR451", message, "It has 41 characters, and may have 1 to 40", hint);
        http.post("/owners", "{\"name\":\"Uma\"}", "Idempotency-Key: a", "Idempotency-Key: b")
                .fails(400, "WEIR451", message, "It was sent 2 times", hint);
        http.post("/owners", "{\"name\":\"Uma\"}", "Idempotency-Key: \"a\";b")
                .fails(400, "WEIR451", message, "It is no quoted string", hint);
    }
}
