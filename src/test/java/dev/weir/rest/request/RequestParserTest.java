package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {

    private static final Condition NO_FILTER = new Condition.And(List.of());

    @Test
    void aReadIsReadWhole() {
        assertThat(parse(
                        "GET",
                        "or%64ers",
                        "select=id,t:total&total=gt.5&order=id.desc&limit=10&offset=2",
                        Map.of("Accept-Profile", "shop", "Content-Profile", "no", "Prefer", "wait=3", "Range", "0-5"),
                        "not read"))
                .isEqualTo(new ApiRequest(
                        Action.READ,
                        Accepted.of(List.of()),
                        "shop",
                        new Target.Relation("orders"),
                        List.of(
                                new SelectItem.Field(new FieldPath("id", "select"), null),
                                new SelectItem.Field(new FieldPath("total", "select"), "t")),
                        new Condition.And(
                                List.of(new Condition.Compare(new FieldPath("total", "total"), Operator.GT, "5"))),
                        List.of(new OrderTerm(
                                new FieldPath("id", "order"), OrderTerm.Direction.DESCENDING, OrderTerm.Nulls.DEFAULT)),
                        new Page(4L, 2),
                        List.of(),
                        new Preferences(null, null, false, Duration.ofSeconds(3), List.of("wait=3")),
                        null,
                        null,
                        null,
                        CallArguments.none()));
    }

    @Test
    void anInsertIsReadWhole() {
        assertThat(parse(
                        "POST",
                        "tags",
                        "columns=name",
                        Map.of("Content-Profile", "shop", "Accept-Profile", "no", "Range", "nonsense"),
                        "[{\"name\":\"a\"},{\"x\":1}]"))
                .isEqualTo(new ApiRequest(
                        Action.INSERT,
                        Accepted.of(List.of()),
                        "shop",
                        new Target.Relation("tags"),
                        List.of(new SelectItem.Star()),
                        NO_FILTER,
                        List.of(),
                        Page.ALL,
                        List.of(),
                        Preferences.NONE,
                        List.of("name"),
                        null,
                        new Payload("[{\"name\":\"a\"},{\"x\":1}]", Set.of("name", "x"), true, 2),
                        CallArguments.none()));
    }

    @ParameterizedTest
    @CsvSource({"GET,READ", "HEAD,HEAD", "POST,INSERT", "PUT,PUT", "PATCH,UPDATE", "DELETE,DELETE"})
    void aMethodIsAnAction(String method, Action action) {
        ApiRequest request = parse(method, "t", null, Map.of(), "{}");
        assertThat(request.action()).isEqualTo(action);
        assertThat(request.payload() != null)
                .isEqualTo(Set.of(Action.INSERT, Action.UPDATE, Action.PUT).contains(action));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "get", ""})
    void anotherMethodIsRefused(String method) {
        assertRefused(
                () -> parse(method, "t", null, Map.of(), ""),
                new RequestFailure.MethodNotAllowed(method, "GET, HEAD, QUERY, POST, PUT, PATCH, DELETE"));
    }

    @Test
    void aPathWithoutANameIsRefused() {
        assertMalformed(() -> get("", ""), "The path names no relation", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "order", "limit", "offset", "columns"})
    void whatHasOneMeaningIsGivenOnce(String name) {
        assertMalformed(
                () -> get("t", name + "=1&" + name + "=1"), "The parameter %s is given twice".formatted(name), null);
    }

    @Test
    void whatMakesARowTheSameIsRead() {
        assertThat(parse("POST", "t", "on_conflict=id,%22a,b%22", Map.of(), "{}")
                        .conflict())
                .containsExactly("id", "a,b");
        assertMalformed(
                () -> parse("POST", "t", "on_conflict=", Map.of(), "{}"),
                "Expected a column name, found the end",
                "Parameter \"on_conflict\", character 1 of \"\"");
    }

    @Test
    void objectsMayHaveOtherKeysWhereTheMissingOnesGetDefaults() {
        assertThat(parse("POST", "t", null, Map.of("Prefer", "missing=default"), "[{\"a\":1},{\"b\":2}]")
                        .payload())
                .extracting(Payload::keys)
                .isEqualTo(Set.of("a", "b"));
    }

    @Test
    void aFilterOfAnInsertHasNoEffect() {
        assertThat(parse("POST", "t", "id=eq.1", Map.of(), "{}").filter().isAll())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "DELETE"})
    void anOffsetOfAWriteIsRefusedUnlessItIsNone(String method) {
        assertMalformed(
                () -> parse(method, "t", "offset=1", Map.of(), "{}"),
                "The parameter offset is not supported in a PATCH or DELETE",
                "It would not choose which rows are written");
        assertThat(parse(method, "t", "offset=0&limit=3&order=id", Map.of(), "{}")
                        .page())
                .isEqualTo(new Page(3L, 0));
    }

    @Test
    void aPatchMayHaveNoObject() {
        assertThat(parse("PATCH", "t", null, Map.of(), "[]").payload()).isEqualTo(new Payload("[]", Set.of(), true, 0));
    }

    @Test
    void headersAreHeeded() {
        assertRefused(
                () -> parse("GET", "t", null, Map.of("Accept", "text/html"), "")
                        .accepted()
                        .form(Action.READ, List.of()),
                new RequestFailure.UnsupportedMediaType(406, "None of these media types are available: text/html"));
        assertRefused(
                () -> parse("POST", "t", null, Map.of("Content-Type", "text/xml"), ""),
                new RequestFailure.UnsupportedMediaType(
                        415,
                        "Content-Type is text/xml; only application/json, text/csv and application/x-www-form-urlencoded are read",
                        "Send JSON, and say so: Content-Type: application/json"));
    }

    /** Whose paths a client could choose to have one hash. */
    @Test
    void manyParametersOfEmbeddedRelationsAreRefused() {
        String query = "a.id=eq.1&".repeat(1000);
        assertThat(parse("GET", "x", query, Map.of(), "").embedded()).hasSize(1);
        assertMalformed(
                () -> parse("GET", "x", query + "b.limit=1", Map.of(), ""),
                "There are more than 1000 parameters of embedded relations",
                null);
    }

    private static ApiRequest get(String relation, String query) {
        return parse("GET", relation, query, Map.of(), "");
    }

    private static ApiRequest parse(
            String method, String relation, @Nullable String query, Map<String, String> headers, String body) {
        Headers lookup = name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
        return new RequestParser(Duration.ofSeconds(10))
                .parse(new RawRequest(method, relation, query, lookup, ByteBuffer.wrap(body.getBytes(UTF_8))));
    }
}
