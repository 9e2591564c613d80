package dev.weir.spec;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Reads whose parameters come in the body (RFC 10008). */
@SpecTest
class QuerySpecIT {

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String NONE = "null";

    @Autowired
    private Http http;

    @Test
    void takesItsParametersFromTheBody() {
        query("/people", "select=id,name&age=eq.20&order=id")
                .is(200, "[{\"id\":2,\"name\":\"Bob\"}, \n {\"id\":5,\"name\":\"bo_b%\\\\x\"}]")
                .has("Content-Range", "0-1/*")
                .has("Cache-Control", "no-store")
                .has("Vary", "Accept, Accept-Profile, Prefer, Range");
    }

    @Test
    void takesThemFromTheUrlAsWell() {
        query("/people?select=id&age=eq.20", "id=gt.2").is(200, "[{\"id\":5}]");
        query("/people?select=id&id=eq.1", "").is(200, "[{\"id\":1}]");
        query("/people?select=id", "select=name")
                .fails(400, "PGRST100", "The parameter select is given twice", NONE, NONE);
    }

    @Test
    void decodesAFormAsAUrl() {
        query("/people", "select=id&name=eq.D'Arcy,+%22Jr.%22+%28II%29").is(200, "[{\"id\":4}]");
        query("/people", "select=id&name=eq.Čeněk").is(200, "[{\"id\":3}]");
        query("/people", "select=id&name=eq.%C4%8Cen%C4%9Bk").is(200, "[{\"id\":3}]");
    }

    /** A list that no proxy would take in a URL; the body's own limit is 20 KB here. */
    @Test
    void takesALongList() {
        String ids = IntStream.rangeClosed(1, 4000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        query("/people", "select=id&order=id.desc&limit=1&id=in.(" + ids + ")").is(200, "[{\"id\":5}]");
        query("/people", "id=in.(" + ids + ids + ")")
                .fails(
                        413,
                        "WEIR413",
                        "The request's body is larger than 20480 bytes",
                        NONE,
                        "Send less, or ask the operator to raise weir.http.max-body");
    }

    @Test
    void answersAsARead() {
        query("/people", "select=id&limit=1&order=id", "Prefer: count=exact").is(206, "[{\"id\":1}]");
        query("/people", "select=id&id=eq.1", "Accept: application/x-ndjson")
                .streams("{\"id\":1}")
                .has("Cache-Control", "no-store");
        query("/pets_per_owner", "limit=0").is(200, "[]");
        query("/people", "id=xx.1")
                .fails(
                        400,
                        "PGRST100",
                        "There is no operator \"xx\"",
                        "Parameter \"id\", character 1 of \"xx.1\"",
                        "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is, isdistinct, fts, plfts,"
                                + " phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value");
    }

    @Test
    void needsToBeToldWhatTheBodyIs() {
        String hint = "Send the parameters of the URL as the body, and say so:"
                + " Content-Type: application/x-www-form-urlencoded";
        http.send("QUERY", "/people", "id=eq.1")
                .fails(
                        415,
                        "PGRST107",
                        "A QUERY needs a Content-Type; only application/x-www-form-urlencoded is read",
                        NONE,
                        hint);
        http.send("QUERY", "/people", "{}", "Content-Type: application/json")
                .fails(
                        415,
                        "PGRST107",
                        "Content-Type is application/json; a QUERY's is application/x-www-form-urlencoded",
                        NONE,
                        hint);
    }

    /** It changes nothing, so that the rule for reads holds: a browser asks first, and shows the answer to no other page. */
    @Test
    void isNoWriteOfAnotherSite() {
        query("/people", "select=id&id=eq.1", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site")
                .is(200, "[{\"id\":1}]")
                .hasNo("Access-Control-Allow-Origin");
    }

    @Test
    void isAnnounced() {
        http.send("OPTIONS", "/people", "").has("Accept-Query", "\"application/x-www-form-urlencoded\"");
    }

    private Answer query(String target, String body, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = FORM;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return http.send("QUERY", target, body, all);
    }
}
