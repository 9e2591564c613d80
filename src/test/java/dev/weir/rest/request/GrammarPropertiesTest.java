package dev.weir.rest.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.FailureException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text: it can be said, and nothing that is said brings the parser down. */
class GrammarPropertiesTest {

    @Property
    void anyTextSurvivesAsAValue(@ForAll("texts") String text) {
        assertThat(filter("a=eq." + encoded(text)))
                .isEqualTo(new Condition.Compare(new FieldPath("a", "a"), Operator.EQ, text));
    }

    @Property
    void anyTextSurvivesQuotedInAList(@ForAll("texts") String first, @ForAll("texts") String second) {
        String list = "in.(%s,%s)".formatted(quoted(first), quoted(second));
        assertThat(filter("a=" + encoded(list)))
                .isEqualTo(new Condition.In(new FieldPath("a", "a"), List.of(first, second)));
    }

    @Property
    void anyTextSurvivesQuotedInATree(@ForAll("texts") String text) {
        assertThat(filter("or=" + encoded("(a.neq.%s)".formatted(quoted(text)))))
                .isEqualTo(
                        new Condition.Or(List.of(new Condition.Compare(new FieldPath("a", "or"), Operator.NEQ, text))));
    }

    @Property
    void anyTextSurvivesQuotedInBraces(@ForAll("texts") String text) {
        assertThat(filter("a=" + encoded("eq(any).{%s}".formatted(quoted(text)))))
                .isEqualTo(new Condition.CompareMany(
                        new FieldPath("a", "a"), Operator.EQ, Condition.Quantifier.ANY, List.of(text)));
    }

    @Property
    void anyNameSurvivesQuoted(@ForAll("names") String name) {
        String quoted = encoded(quoted(name));
        ApiRequest request =
                parse("GET", "select=%s:%s&order=%s.desc&%s=is.null".formatted(quoted, quoted, quoted, quoted), "");
        assertThat(request.select()).containsExactly(new SelectItem.Field(new FieldPath(name, "select"), name));
        assertThat(request.order().getFirst().path().column()).isEqualTo(name);
        assertThat(((Condition.Is) ((Condition.And) request.filter()).members().getFirst())
                        .path()
                        .column())
                .isEqualTo(name);
    }

    @Property
    void nothingInAQueryBringsTheParserDown(@ForAll("queries") String query) {
        parsesOrRefuses("GET", query, "");
    }

    @Property
    void nothingLikeTheGrammarBringsTheParserDown(@ForAll("grammarLike") String query) {
        parsesOrRefuses("GET", query, "");
    }

    @Property
    void nothingInABodyBringsTheParserDown(@ForAll byte[] body) {
        parsesOrRefuses("POST", "", new String(body, ISO_8859_1));
    }

    @Property
    void nothingLikeJsonBringsTheParserDown(@ForAll("jsonLike") String body) {
        parsesOrRefuses("PATCH", "", body);
    }

    @Property
    void nothingInAHeaderBringsTheParserDown(@ForAll("queries") String value) {
        for (String method : List.of("GET", "POST")) {
            try {
                new RequestParser(Duration.ofSeconds(10))
                        .parse(new RawRequest(method, "t", null, name -> List.of(value), ByteBuffer.wrap(new byte[0])));
            } catch (FailureException refused) {
                assertThat(refused.failure().status()).isBetween(400, 499);
            }
        }
    }

    /** Strings of whole characters without U+0000, which no database column can hold. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> special =
                Arbitraries.of("\"\\,.(){}*:%+&=# \t\n'-><!".chars().boxed().toList());
        Arbitrary<Integer> any = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        return Arbitraries.oneOf(special, any).list().ofMaxSize(20).map(GrammarPropertiesTest::join);
    }

    @Provide
    Arbitrary<String> names() {
        return texts().filter(text -> !text.isEmpty());
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.strings().all().ofMaxLength(60);
    }

    @Provide
    Arbitrary<String> grammarLike() {
        return pieces(
                "select=",
                "b.order=",
                "b.a=",
                "b.not.or=",
                "b(",
                "!inner",
                ".sum()",
                "count()",
                "0",
                "order=",
                "limit=",
                "offset=",
                "columns=",
                "or=",
                "and=",
                "not.and=",
                "a=",
                "&",
                "eq.",
                "in.",
                "not.",
                "is.",
                "null",
                "fts",
                "like",
                "(any)",
                "(",
                ")",
                "{",
                "}",
                ",",
                ".",
                "\"",
                "\\",
                "->",
                "::",
                ":",
                "...",
                "a",
                "-",
                "1",
                "%20",
                "%",
                "%C3",
                "%00",
                "+",
                "!",
                "*",
                "or(",
                "and(");
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return pieces(
                "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"", "\\", "\\u00", "1", "-", "e", "true", "nul", " ",
                "\0");
    }

    private static Arbitrary<String> pieces(String... pieces) {
        return Arbitraries.of(pieces).list().ofMaxSize(30).map(list -> String.join("", list));
    }

    private static String join(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static Condition filter(String query) {
        return ((Condition.And) parse("GET", query, "").filter()).members().getFirst();
    }

    private static void parsesOrRefuses(String method, String query, String body) {
        try {
            parse(method, query, body);
        } catch (FailureException refused) {
            assertThat(refused.failure().status()).isBetween(400, 499);
            assertThat(refused.failure().message()).isNotBlank();
        }
    }

    private static ApiRequest parse(String method, String query, String body) {
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(ISO_8859_1));
        return new RequestParser(Duration.ofSeconds(10))
                .parse(new RawRequest(method, "t", query, name -> List.of(), bytes));
    }
}
