package dev.weir.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Any string comes back as it went in, through all of the service and a real PostgreSQL. */
class TextPropertiesSpecIT {

    private static final int TRIES = 100;
    private static final int LONGEST_IDENTIFIER = 63;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** jqwik does not know of Spring; this has the application that the other classes use. */
    @SpecTest
    static final class Application {

        private static final Http HTTP = new TestContextManager(Application.class)
                .getTestContext()
                .getApplicationContext()
                .getBean(Http.class);
    }

    private final Http http = Application.HTTP;

    @BeforeContainer
    static void startAnew() {
        SpecDatabase.run("delete from strings");
    }

    @Property(tries = TRIES)
    void aValueComesBackAsItWentIn(@ForAll("texts") String text) {
        http.post(
                "/strings?select=value",
                JSON.createObjectNode().put("id", 1).put("value", text).toString(),
                "Prefer: return=representation");
        assertThat(only(http.get("/strings?id=eq.1")).get("value").stringValue())
                .isEqualTo(text);
        http.delete("/strings?id=eq.1").is(204, "");
    }

    @Property(tries = TRIES)
    void aValueIsFoundByFiltersWithTheSameText(@ForAll("texts") String text, @ForAll("texts") String other) {
        Assume.that(!text.equals(other));
        SpecDatabase.run("delete from strings");
        http.post("/strings", "[{\"id\":1,\"value\":%s},{\"id\":2,\"value\":%s}]".formatted(json(text), json(other)))
                .is(201, "");
        String quoted = encoded('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        for (String filter : new String[] {
            "value=eq." + encoded(text),
            "value=in.(%s)".formatted(quoted),
            "value=eq(any).{%s}".formatted(quoted),
            "or=(value.eq.%s,id.eq.9)".formatted(quoted),
            "not.and=(value.neq.%s)".formatted(quoted)
        }) {
            http.get("/strings?select=id&" + filter).is(200, "[{\"id\":1}]");
        }
    }

    @Property(tries = TRIES)
    void anAliasComesBackAsItWentIn(@ForAll("texts") String alias) {
        int length = alias.getBytes(UTF_8).length;
        Assume.that(length > 0 && length <= LONGEST_IDENTIFIER);
        String quoted = encoded('"' + alias.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        JsonNode row = only(http.get("/people?select=%s:id&id=eq.1".formatted(quoted)));
        assertThat(row.propertyNames()).containsExactly(alias);
    }

    private static JsonNode only(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode rows = JSON.readTree(answer.body());
        assertThat(rows.size()).isEqualTo(1);
        return rows.get(0);
    }

    private static String json(String text) {
        return JSON.writeValueAsString(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** Characters that mean something somewhere on the way, among those that do not. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> special = Arbitraries.of(
                "'", "''", "\"", "\\", "\\'", "$", "$1", "$$", ":a", "?", "%", "*", "_", ";", "--", "/*", "{", "}", "(",
                ")", ",", ".", "+", "&", "=", "#", " ", "\t", "\n", "\r", "\u0001", "\u007f", "\u0085", "\u2028",
                "\ufeff", "\uffff", "NULL", "null", "é", "e\u0301", "日本", "😀", "E'");
        Arbitrary<String> any = Arbitraries.strings()
                .all()
                .excludeChars('\0')
                .ofMaxLength(5)
                .filter(text -> UTF_8.newEncoder().canEncode(text));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, special), net.jqwik.api.Tuple.of(1, any))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
