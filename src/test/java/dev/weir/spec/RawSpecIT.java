package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A single value, or the values of one column, as they are. */
@SpecTest
class RawSpecIT {

    private static final String TEXT = "Accept: text/plain";
    private static final String BYTES = "Accept: application/octet-stream";
    private static final String OF_TEXT = "text/plain; charset=utf-8";

    @Autowired
    private Http http;

    @Test
    void aValueIsText() {
        http.get("/rpc/add_them?a=1", TEXT).isIn(OF_TEXT, "11").has("Content-Range", "0-0/*");
        http.post("/rpc/shout", "čau", "Content-Type: text/plain", TEXT).isIn(OF_TEXT, "ČAU!");
        http.get("/rpc/no_value", TEXT).isIn(OF_TEXT, "");
        http.get("/rpc/words_up_to?n=3", TEXT).isIn(OF_TEXT, "w1w2w3");
        http.get("/rpc/of_type?p=(1,2)&list={1}&doc={}", TEXT)
                .isIn(OF_TEXT, "{\"a\" : 1, \"list\" : [1], \"doc\" : {}}");
        http.get("/rpc/add_them?a=1", BYTES).isIn("application/octet-stream", "11");
    }

    @Test
    void bytesAreBytes() {
        Answer answer = http.get("/rpc/bytes_of?n=3", BYTES);
        assertThat(answer.body()).isEqualTo("\uFFFD\uFFFD\uFFFD");
        answer.has("Content-Type", "application/octet-stream").has("Content-Length", "3");
        http.get("/dots?select=picture&id=eq.2", BYTES).isIn("application/octet-stream", "AB");
        http.get("/rpc/some_dots?n=2&select=picture&id=eq.2", BYTES).isIn("application/octet-stream", "AB");
    }

    @Test
    void xmlIsXml() {
        http.get("/rpc/xml_of?n=3", "Accept: text/xml").isIn("text/xml; charset=utf-8", "<n>3</n>");
        http.get("/dots?select=doc&order=id", "Accept: text/xml").isIn("text/xml; charset=utf-8", "<d>1</d><d>2</d>");
    }

    @Test
    void theValuesOfOneColumnAreJoined() {
        http.get("/people?select=name&id=lt.3&order=id", TEXT).isIn(OF_TEXT, "AdaBob");
        http.get("/people?select=n:name&id=eq.1", TEXT).isIn(OF_TEXT, "Ada");
        http.get("/people?select=age::text&id=eq.1", TEXT).isIn(OF_TEXT, "36");
        http.get("/people?select=count()&id=lt.3", TEXT).fails(406, "PGRST107", none("text/plain"), "null", "null");
        http.get("/people?select=score.max()&id=lt.3", TEXT).isIn(OF_TEXT, "9.50");
        http.get("/people?select=name&id=eq.99", TEXT).isIn(OF_TEXT, "");
    }

    @ParameterizedTest
    @CsvSource({"/people,text/plain", "/people?select=name,text/xml", "/rpc/add_them?a=1,text/xml"})
    void otherRowsAreNot(String target, String mediaType) {
        http.get(target, "Accept: " + mediaType).fails(406, "PGRST107", none(mediaType), "null", "null");
    }

    private static String none(String mediaType) {
        return "None of these media types are available: " + mediaType;
    }
}
