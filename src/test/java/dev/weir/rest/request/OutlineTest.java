package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.FailureException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of one request of an outline holds for all: so the real parser has to see no difference. */
class OutlineTest {

    /** Parameters whose values are part of the text. */
    private static final List<String> WORDS = List.of("select", "order", "limit");

    private static final List<String> SIMPLE =
            List.of("1", "2", "-7.5", "null", "true", "a_b", "not.eq.1", "eq.2", "12:30");

    @Test
    void requestsThatDifferInTheirValuesHaveOneOutline() {
        Outline one = outline("select=id,total&id=gt.1&total=lte.2.5&order=id.desc&limit=10");
        Outline other = outline("select=id,total&id=gt.17&total=lte.-3&order=id.desc&limit=10");
        assertThat(one.text()).isEqualTo(other.text());
        assertThat(one.values()).containsExactly("1", "2.5");
        assertThat(other.values()).containsExactly("17", "-3");
    }

    @Test
    void whatElseIsAskedForIsPartOfIt() {
        List<String> texts = new ArrayList<>();
        for (String query : List.of(
                "id=eq.1",
                "id=neq.1",
                "total=eq.1",
                "id=eq.1&id=eq.1",
                "id=eq.1&total=eq.1",
                "total=eq.1&id=eq.1",
                "id=eq.1&limit=1",
                "limit=1&id=eq.1",
                "id=eq.1&limit=2",
                "id=eq.1&select=id",
                "id=is.null",
                "id=is.true")) {
            texts.add(outline(query).text());
            texts.add(Objects.requireNonNull(Outline.of(raw("HEAD", "orders", query)))
                    .text());
            texts.add(Objects.requireNonNull(Outline.of(raw("GET", "order", query)))
                    .text());
            for (String header : List.of("Accept: text/csv", "Accept: text/plain", "Accept-Profile: text/csv")) {
                texts.add(Objects.requireNonNull(Outline.of(raw("GET", "orders", query, header)))
                        .text());
            }
        }
        assertThat(texts).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=like.1*",
                "id=in.(1,2)",
                "id=not.eq.1",
                "id=eq(any).{1,2}",
                "id=fts.cat",
                "id=eq.",
                "id=eq",
                "id",
                "=eq.1",
                "id=eq.%31",
                "id=eq.a+b",
                "id=eq.a,b",
                "id=eq.\"a\"",
                "id=eq.*",
                "i%64=eq.1",
                "a->>b=eq.1",
                "items.id=eq.1",
                "items.order=eq.1",
                "or=(id.eq.1)",
                "or=eq.1",
                "and=eq.1",
                "offset=eq.1",
                "offset=10",
                "columns=eq.1",
                "on_conflict=eq.1",
                "id=nothing.1"
            })
    void whatIsNotPlainHasNone(String query) {
        assertThat(Outline.of(raw("GET", "orders", query))).isNull();
        assertThat(Outline.of(raw("GET", "orders", "total=eq.1&" + query + "&limit=1")))
                .isNull();
    }

    @Test
    void onlyReadsOfRelationsHaveOne() {
        for (String method : List.of("POST", "PATCH", "PUT", "DELETE", "QUERY")) {
            assertThat(Outline.of(raw(method, "orders", "id=eq.1"))).isNull();
        }
        assertThat(Outline.of(raw("GET", "rpc/orders", "id=eq.1"))).isNull();
        assertThat(Outline.of(raw("GET", "orders", null))).isNull();
        for (String header : List.of("Prefer: count=exact", "Range: 0-9", "Range-Unit: items")) {
            assertThat(Outline.of(raw("GET", "orders", "id=eq.1", header))).isNull();
        }
    }

    /** A member of a batch may have any characters in a header, and a client any number of one. */
    @Test
    void headersAreNotTakenForOthers() {
        List<Headers> all = List.of(
                accepting(List.of("a", "b"), List.of()),
                accepting(List.of("a\nb"), List.of()),
                accepting(List.of("a 1 b"), List.of()),
                accepting(List.of("a"), List.of("b")),
                accepting(List.of(), List.of("a", "b")),
                accepting(List.of("a", "", "b"), List.of()),
                accepting(List.of("a"), List.of("b", "")),
                accepting(List.of("a", ""), List.of("b")),
                accepting(List.of(""), List.of()),
                accepting(List.of(), List.of("")),
                accepting(List.of(), List.of()));
        assertThat(all)
                .extracting(headers -> text("orders", "id=eq.1", headers))
                .doesNotHaveDuplicates();
        assertThat(text("a 0 0 b", "id=eq.1", accepting(List.of(), List.of())))
                .isNotEqualTo(text("a", "id=eq.1", accepting(List.of(), List.of())));
    }

    private static Headers accepting(List<String> forms, List<String> profiles) {
        return name -> switch (name) {
            case "Accept" -> forms;
            case "Accept-Profile" -> profiles;
            default -> List.of();
        };
    }

    private static String text(String segment, String query, Headers headers) {
        return Objects.requireNonNull(
                        Outline.of(new RawRequest("GET", segment, query, headers, ByteBuffer.allocate(0))))
                .text();
    }

    @Property
    void theParserSeesNoDifference(@ForAll("queries") List<String> pairs, @ForAll("simple") List<String> values) {
        RawRequest first = raw("GET", "orders", query(pairs, List.of("1")));
        RawRequest second = raw("GET", "orders", query(pairs, values));
        Outline one = Outline.of(first);
        Outline other = Outline.of(second);
        if (one == null || other == null) {
            assertThat(one).isEqualTo(other);
            return;
        }
        assertThat(one.text()).isEqualTo(other.text());
        Structure parsed = structure(first);
        if (parsed == null) {
            assertThat(structure(second)).isNull();
        } else {
            assertThat(parsed.values()).isEqualTo(one.values());
            assertThat(structure(second)).isEqualTo(new Structure(parsed.request(), other.values()));
        }
    }

    /** Null where the request is refused. */
    private static @Nullable Structure structure(RawRequest raw) {
        try {
            return Structure.of(new RequestParser(Duration.ofSeconds(10)).parse(raw));
        } catch (FailureException refused) {
            return null;
        }
    }

    private static String query(List<String> pairs, List<String> values) {
        List<String> query = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            query.add(pairs.get(i).formatted(values.get(i % values.size())));
        }
        return String.join("&", query);
    }

    @Provide
    Arbitrary<List<String>> queries() {
        Arbitrary<String> names = Arbitraries.of(
                "id",
                "total",
                "a_b",
                "Total",
                "select",
                "order",
                "limit",
                "offset",
                "columns",
                "on_conflict",
                "or",
                "and",
                "not.and",
                "items.id");
        Arbitrary<String> operators = Arbitraries.of(
                "eq",
                "neq",
                "gt",
                "gte",
                "lt",
                "lte",
                "match",
                "imatch",
                "isdistinct",
                "cs",
                "cd",
                "ov",
                "sl",
                "sr",
                "nxr",
                "nxl",
                "adj",
                "like",
                "ilike",
                "in",
                "fts",
                "not.eq",
                "eq(any)",
                "EQ",
                "");
        Arbitrary<String> constants = Arbitraries.of(
                "id=is.null", "id=is.nothing", "select=id", "order=id.desc", "limit=5", "limit=x", "id=not.is.null");
        Arbitrary<String> filters = Combinators.combine(names, operators)
                .as((name, word) -> name + "=" + word + (WORDS.contains(name) ? ".1" : ".%s"));
        return Arbitraries.frequencyOf(Tuple.of(5, filters), Tuple.of(2, constants))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> simple() {
        return Arbitraries.of(SIMPLE).list().ofMinSize(1).ofMaxSize(4);
    }

    private static Outline outline(String query) {
        return Objects.requireNonNull(Outline.of(raw("GET", "orders", query)));
    }

    private static RawRequest raw(String method, String segment, @Nullable String query, String... headers) {
        Headers given = name -> List.of(headers).stream()
                .filter(header -> header.startsWith(name + ": "))
                .map(header -> header.substring(name.length() + 2))
                .toList();
        return new RawRequest(method, segment, query, given, ByteBuffer.allocate(0));
    }
}
