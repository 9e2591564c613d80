package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class StreamSpecIT {

    private static final String LINES = "Accept: application/x-ndjson";
    private static final Duration LONG = Duration.ofSeconds(20);

    @Autowired
    private Http http;

    @Test
    void sendsAnObjectALine() {
        http.get("/people?select=full_name:name,id&id=lt.4&order=id.desc", LINES)
                .streams(
                        "{\"full_name\":\"Čeněk\",\"id\":3}",
                        "{\"full_name\":\"Bob\",\"id\":2}",
                        "{\"full_name\":\"Ada\",\"id\":1}")
                .has("Vary", "Accept, Accept-Profile, Prefer, Range");
        http.get("/people?id=eq.1", LINES).streams("""
                {"id":1,"name":"Ada","age":36,"score":9.50,"active":true,"tags":["math","poetry"],\
                "span":"[1,5)","bio":"The fat cats ate rats"}""");
    }

    @Test
    void windowsByLimitOffsetAndRange() {
        http.get("/people?select=id&order=id&limit=2&offset=1", LINES).streams("{\"id\":2}", "{\"id\":3}");
        http.get("/people?select=id&order=id", LINES, "Range: 3-").streams("{\"id\":4}", "{\"id\":5}");
    }

    @Test
    void sendsNothingWhenNothingPasses() {
        http.get("/people?id=eq.99", LINES).streams();
        http.get("/people?offset=99", LINES).streams();
    }

    @Test
    void readsOtherSchemasAndNames() {
        http.get("/treasures", LINES, "Accept-Profile: Other Schema")
                .streams("{\"id\":1,\"name\":\"gold\"}")
                .has("Content-Profile", "Other Schema");
        http.get("/people?select=%22a%20%5C%22b%22:id&id=eq.1", LINES).streams("{\"a \\\"b\":1}");
    }

    @Test
    void keepsAnObjectInOneLineWhateverItsColumnsHold() {
        http.get("/folded", LINES).streams("{\"id\":1,\"doc\":{\"a\": \"\\n\", \t\"b\": [1,  2]}}");
    }

    @Test
    void choosesByWhatTheClientLikesBest() {
        http.get("/people?select=id&id=eq.1", "Accept: application/json;q=0.5, application/x-ndjson")
                .streams("{\"id\":1}");
        http.get("/people?select=id&id=eq.1", "Accept: application/x-ndjson;q=0.5, */*")
                .is(200, "[{\"id\":1}]");
    }

    @Test
    void tellsTheHeadersWithoutTheRows() {
        http.head("/people", LINES)
                .is(200, "")
                .has("Content-Type", "application/x-ndjson; charset=utf-8")
                .hasNo("Content-Range");
    }

    @Test
    void answersNoWriteInLines() {
        http.post("/owners", "{\"name\":\"x\"}", LINES, "Prefer: return=representation")
                .fails(
                        406,
                        "PGRST107",
                        "None of these media types are available: application/x-ndjson",
                        "null",
                        "null");
    }

    @Test
    void countsNothing() {
        http.get("/people?select=id&id=eq.1", LINES, "Prefer: count=exact")
                .streams("{\"id\":1}")
                .hasNo("Preference-Applied");
        http.get("/people", LINES, "Prefer: count=exact, handling=strict")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Invalid preferences: count=exact",
                        "null");
    }

    @Test
    void isAnAnswerLikeAnyOtherWhenItFailsBeforeTheFirstRow() {
        http.get("/crumbling?id=eq.20000", LINES).fails(400, "22012", "division by zero", "null", "null");
        http.get("/people?id=eq.x", LINES)
                .fails(400, "22P02", "invalid input syntax for type integer: \"x\"", "null", "null");
    }

    @Test
    void breaksOffWhenItFailsInItsMidst() {
        Answer answer = http.get("/crumbling", LINES);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"id\":1,\"part\":0}\n");
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void resetsTheConnectionOfAReaderThatKnowsNoChunks() throws Exception {
        byte[] request = "GET /rest/v1/crumbling HTTP/1.0\r\nAccept: application/x-ndjson\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = http.connect()) {
            socket.getOutputStream().write(request);
            InputStream body = socket.getInputStream();
            assertThat(body.readNBytes(12)).asString(StandardCharsets.US_ASCII).endsWith(" 200");
            assertThatThrownBy(body::readAllBytes).hasMessageContaining("reset");
        }
    }

    @Test
    void isReadTwiceOverOneConnection() {
        for (int i = 0; i < 6; i++) {
            assertThat(http.get("/numbers?select=id&limit=1000", LINES).body().lines())
                    .hasSize(1000);
        }
    }

    @Test
    void cutsOffAReaderThatStopsAndNobodyElse() throws Exception {
        try (Socket stalled = http.open("/numbers", LINES)) {
            await().atMost(LONG).until(() -> SpecDatabase.reading("numbers") == 1);
            await().atMost(LONG).until(() -> {
                http.get("/people?select=id&id=eq.1").is(200, "[{\"id\":1}]");
                http.get("/people?select=id&id=eq.1", LINES).streams("{\"id\":1}");
                return SpecDatabase.reading("numbers") == 0;
            });
            Answer answer = Answer.parse(Http.readUpToTheEnd(stalled));
            assertThat(answer.whole()).isFalse();
        }
    }

    @Test
    void endsTheQueryOfAReaderThatGoesAway() throws Exception {
        try (Socket socket = http.open("/slow_numbers?select=id,filler,slow", LINES)) {
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            assertThat(SpecDatabase.reading("slow_numbers")).isEqualTo(1);
        }
        // Well before the deadline, at which the query would end in any case.
        await().atMost(Duration.ofSeconds(5)).until(() -> SpecDatabase.reading("slow_numbers") == 0);
    }

    @Test
    void refusesJsonThatWouldBeTooLarge() {
        assertThat(http.get("/of_length?select=x&n=eq.65536").body()).hasSize(65536);
        http.get("/of_length?select=x&n=eq.65537")
                .fails(
                        406,
                        "WEIR406",
                        "The answer would be larger than 65536 bytes",
                        "null",
                        "Ask for fewer rows or columns, or stream rows with Accept: application/x-ndjson"
                                + " (weir.rest.max-response)");
        assertThat(http.get("/of_length?select=x&n=eq.65537", LINES).body()).hasSize(65536);
        http.head("/of_length").is(200, "");
    }
}
