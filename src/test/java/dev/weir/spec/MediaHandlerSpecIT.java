package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers in media types that the database makes: domains that functions and aggregates return. */
@SpecTest
class MediaHandlerSpecIT {

    private static final String HTML = "Accept: text/html";
    private static final String DOT = "Accept: image/x-dot";
    private static final String LIST = "Accept: text/x-list";

    @Autowired
    private Http http;

    @Test
    void aFunctionOfAMediaTypeIsItsBody() {
        http.get("/rpc/page?title=x", HTML).isIn("text/html", "<p>x</p>").has("Content-Range", "0-0/*");
        http.post("/rpc/page", "{\"title\":\"x\"}", HTML).isIn("text/html", "<p>x</p>");
        bytes(http.get("/rpc/dot", DOT), "image/x-dot", "\uFFFD\uFFFD\0", 3);
        http.get("/rpc/no_page", HTML).isIn("text/html", "");
        http.head("/rpc/page?title=x", HTML).is(200, "").has("Content-Type", "text/html");
    }

    @Test
    void aFunctionThatWritesIsItsBodyToo() {
        http.post("/rpc/noted_page", "{\"line\":\"x\"}", HTML, "Prefer: tx=rollback")
                .isIn("text/html", "<p>x</p>");
    }

    @Test
    void whoTakesAnythingGetsJson() {
        http.get("/rpc/page?title=x").is(200, "\"<p>x</p>\"");
        http.get("/rpc/page?title=x", "Accept: */*").is(200, "\"<p>x</p>\"");
        http.get("/dots?select=id").is(200, "[{\"id\":1}, \n {\"id\":2}]");
        http.get("/dots", "Accept: */*").has("Content-Type", "application/json; charset=utf-8");
    }

    @Test
    void theBestOfSeveralIsTaken() {
        http.get("/rpc/page?title=x", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .isIn("text/html", "<p>x</p>");
        http.get("/rpc/page?title=x", "Accept: text/html;q=0.4, application/json;q=0.5")
                .is(200, "\"<p>x</p>\"");
        http.get("/rpc/page?title=x", "Accept: image/x-dot, text/html").isIn("text/html", "<p>x</p>");
    }

    @Test
    void whatIsTakenBeforeAStreamCountsAsItIsAsked() {
        bytes(
                        http.get("/dots?id=eq.2", DOT + ", application/x-ndjson;q=0.5", "Prefer: count=exact"),
                        "image/x-dot",
                        "AB",
                        2)
                .has("Content-Range", "0-0/1")
                .has("Preference-Applied", "count=exact");
        http.get("/any_dots?id=eq.2", "Accept: application/x-ndjson", "Prefer: count=exact")
                .isIn("application/octet-stream", "two;")
                .has("Content-Range", "0-0/1");
        http.get("/any_dots?select=id&id=eq.2", "Accept: image/x-dot, application/x-ndjson", "Prefer: count=exact")
                .hasNo("Preference-Applied")
                .streams("{\"id\":2}");
    }

    @Test
    void anAggregateIsCodeThatSeesTheRequestAndLeavesNothingBehind() {
        for (int i = 0; i < 4; i++) {
            http.get("/spied", "Accept: text/x-spy").isIn("text/x-spy", "GET");
        }
    }

    @Test
    void anotherMediaTypeIsRefused() {
        refused(http.get("/rpc/page?title=x", DOT), "image/x-dot");
        refused(http.get("/people", HTML), "text/html");
        refused(http.get("/dots?select=id", DOT), "image/x-dot");
        refused(http.post("/dots", "{\"id\":9}", HTML), "text/html");
        http.get("/dots?id=eq.9").is(200, "[]");
    }

    @Test
    void anAggregateMakesTheBodyOfARelationsRows() {
        bytes(http.get("/dots?order=id.desc", DOT), "image/x-dot", "AB\0\1\uFFFD", 5)
                .has("Content-Range", "0-1/*");
        bytes(http.get("/rpc/some_dots?n=2&id=eq.2", DOT), "image/x-dot", "AB", 2);
        bytes(http.get("/dots?id=eq.7", DOT), "image/x-dot", "", 0);
        bytes(http.get("/dots?limit=1&order=id&offset=1", DOT, "Prefer: count=exact"), "image/x-dot", "AB", 2, 206)
                .has("Content-Range", "1-1/2");
    }

    @Test
    void anAggregateOfAnythingMakesThatOfAllRelations() {
        http.get("/people?select=id,name&id=lt.3&order=id", LIST).isIn("text/x-list", "* (1,Ada)\n* (2,Bob)\n");
        http.get("/rpc/words_up_to?n=2", LIST).isIn("text/x-list", "* w1\n* w2\n");
        http.get("/rpc/numbered?n=1", LIST).isIn("text/x-list", "* (1,n1)\n");
    }

    @Test
    void anAggregateReplacesAFormOfTheServicesOwnWhereItIsNamed() {
        http.get("/dots", "Accept: application/json").is(200, "{\"1\": \"one\", \"2\": \"two\"}");
        http.get("/dots?select=name", "Accept: application/json")
                .is(200, "[{\"name\":\"one\"}, \n {\"name\":\"two\"}]");
        http.get("/dots?id=eq.2", "Accept: application/vnd.pgrst.object+json")
                .isIn(
                        "application/vnd.pgrst.object+json; charset=utf-8",
                        "{\"id\":2,\"name\":\"two\",\"picture\":\"\\\\x4142\",\"doc\":\"<d>2</d>\"}");
    }

    @Test
    void whatMakesAllMediaTypesIsTakenForAny() {
        http.get("/rpc/anything").isIn("application/octet-stream", "abc");
        http.get("/rpc/anything", HTML).isIn("application/octet-stream", "abc");
        http.get("/rpc/anything", "Accept: text/x-said").isIn("text/x-said", "abc");
        http.get("/any_dots?order=id").isIn("application/octet-stream", "one;two;");
        http.get("/any_dots?order=id", "Accept: text/csv").isIn("application/octet-stream", "one;two;");
        http.get("/any_dots?select=name&id=eq.1").is(200, "[{\"name\":\"one\"}]");
        http.get("/any_dots?id=eq.1", "Accept: application/vnd.pgrst.object+json")
                .isIn("application/vnd.pgrst.object+json; charset=utf-8", "{\"id\":1,\"name\":\"one\"}");
    }

    @Test
    void rowsThatAreWrittenAreAnsweredSo() {
        http.send("PATCH", "/dots?id=eq.2", "{\"name\":\"two\"}", DOT, "Prefer: return=representation, tx=rollback")
                .isIn("image/x-dot", "AB");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        http.get("/rpc/bytes_of?n=70000", "Accept: application/octet-stream")
                .fails(
                        406,
                        "WEIR406",
                        "The answer would be larger than 65536 bytes",
                        "null",
                        "Ask for fewer rows or columns, or stream rows with Accept: application/x-ndjson"
                                + " (weir.rest.max-response)");
    }

    @Test
    void aFunctionThatMakesGeoJsonOfARowMakesItOfAll() {
        String geo = "Accept: application/geo+json";
        String type = "application/geo+json; charset=utf-8";
        http.get("/dots?select=id,name&order=id&limit=1", geo)
                .isIn(
                        type,
                        "{\"type\" : \"FeatureCollection\", \"features\" : [{\"type\" : \"Feature\","
                                + " \"properties\" : {\"id\":1,\"name\":\"one\"}}]}");
        http.get("/rpc/some_dots?n=0", geo).isIn(type, "{\"type\" : \"FeatureCollection\", \"features\" : []}");
    }

    private static void refused(Answer answer, String types) {
        answer.fails(406, "PGRST107", "None of these media types are available: " + types, "null", "null");
    }

    private static Answer bytes(Answer answer, String mediaType, String text, int length) {
        return bytes(answer, mediaType, text, length, 200);
    }

    /** What is no UTF-8 is shown as a replacement. */
    private static Answer bytes(Answer answer, String mediaType, String text, int length, int status) {
        assertThat("%d %s".formatted(answer.status(), answer.body())).isEqualTo("%d %s".formatted(status, text));
        return answer.has("Content-Type", mediaType).has("Content-Length", String.valueOf(length));
    }
}
