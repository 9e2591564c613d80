package dev.weir.rest;

import static dev.weir.rest.plan.Requests.get;
import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Relationships;
import dev.weir.dispatch.work.Statement;
import dev.weir.error.FailureException;
import dev.weir.rest.Renderer.Ready;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Outline;
import dev.weir.rest.request.RawRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {

    private final Planner planner = new Planner(100L, 1000, true, false, true);
    private final Renderer renderer = new Renderer(planner);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders?id=eq.%s",
                "orders?id=eq.%s&total=eq.%s",
                "orders?id=gt.%1$s&id=lt.%1$s&order=total.desc&limit=3&offset=20",
                "orders?or=(id.eq.%s,not.and(total.gte.%s,id.neq.7))",
                "orders?id=not.eq.%s&total=in.(1,2)&id=is.null",
                "orders?id=in.(%s)",
                "orders?id=in.(%s,%s)&total=not.in.(%1$s,7,8,9,10)",
                "orders?id=in.(1,2,3,4,5,6,7,8,9,10,%s)",
                "customers?login=in.(%s,%s)&doc=in.(%1$s,7)",
                "orders?id=isdistinct.%s",
                "orders?id=eq(any).{1,2}&total=eq.%s",
                "orders?select=total.sum()&id=lte.%s",
                "customers?name=like.%s*&email=ilike.*%s",
                "customers?login=eq.%s&doc=eq.%s",
                "customers?search=fts(english).cat&name=eq.%s",
                "customers?search=fts.value 0&name=eq.%s",
                "customers?settings->>a=eq.%s&tags=cs.{%s}",
                "customers?logins=eq.{%s}",
                "customers?select=name,orders(id,total)&orders.id=gt.%s&orders.limit=2&id=eq.%s",
                "customers?select=name,orders!inner(id)&orders.or=(id.eq.%s,total.eq.%s)",
                "orders?select=*,customers(name)&id=eq.%s&customers.name=eq.%s",
                "orders"
            })
    void aReadIsWhatItIsWithoutTheOneBefore(String target) {
        for (String method : List.of("GET", "HEAD")) {
            for (String prefer : List.of("", "Prefer: count=exact", "Prefer: count=planned")) {
                for (String value : List.of("1", "2", "", "value 0", "a'b\"c", "null")) {
                    requireSame(request(method, target.formatted(value, value + "x"), "", prefer));
                }
            }
        }
    }

    @Test
    void aValueThatComesTwiceIsTwoValues() {
        requireSame(get("orders?id=eq.&total=eq."));
        requireSame(get("orders?id=eq.1&total=eq.2"));
    }

    @Test
    void whatIsNoComparedValueBelongsToTheStructure() {
        for (String target : List.of(
                "orders?id=eq.1",
                "orders?id=gt.1",
                "orders?total=eq.1",
                "orders?id=eq.1&limit=1",
                "orders?id=eq.1&limit=2",
                "orders?id=eq.1&offset=2",
                "orders?id=in.(1,2)",
                "orders?id=in.(1,3)",
                "orders?id=is.null",
                "orders?id=not.is.null",
                "orders?select=id&id=eq.1",
                "orders?select=n:id&id=eq.1",
                "customers?id=eq.1")) {
            requireSame(get(target));
            requireSame(request("GET", target, "", "Accept: text/csv"));
            requireSame(request("GET", target, "", "Accept: application/vnd.pgrst.object+json"));
            requireSame(request("GET", target, "", "Accept: application/x-ndjson"));
            requireSame(request("GET", target, "", "Accept: application/vnd.pgrst.plan"));
        }
    }

    @Test
    void aStructureIsPlannedOnce() {
        Rendered first = rendered(get("orders?id=eq.1"));
        Rendered second = rendered(get("orders?id=eq.2"));
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.statement().shape()).isSameAs(first.statement().shape());
        assertThat(second.statement().arguments()).containsExactly("2");
    }

    @Test
    void listsOfAsManyValuesAreOneStructure() {
        Rendered first = rendered(get("orders?id=in.(1,2)"));
        Rendered second = rendered(get("orders?id=in.(3,4)"));
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.statement().arguments()).containsExactly("3", "4");
    }

    @Test
    void manyValuesAreNoStructure() {
        String many = String.join(
                "&", IntStream.range(0, 33).mapToObj(value -> "id=neq." + value).toList());
        requireSame(get("orders?" + many));
        assertThat(rendered(get("orders?" + many)).plan())
                .isNotSameAs(rendered(get("orders?" + many)).plan());
    }

    @Test
    void anotherCatalogMakesAnotherPlan() {
        rendered(get("orders?id=eq.1"));
        Catalog without = new Catalog(2, List.of("public"), Map.of(), new Relationships(List.of(), Map.of()), Map.of());
        assertThatThrownBy(() -> renderer.of(get("orders?id=eq.1"), without)).isInstanceOf(FailureException.class);
        requireSame(get("orders?id=eq.2"));
    }

    @Test
    void writesAndCallsAreRenderedEachByItself() {
        Stream.of(
                        request("DELETE", "orders?id=eq.1", ""),
                        request("DELETE", "orders?id=eq.2", ""),
                        request("PATCH", "orders?id=eq.2", "{\"total\":1}"),
                        request("POST", "orders", "{\"total\":1}"))
                .forEach(this::requireSame);
    }

    @Test
    void aReadOfAKnownOutlineIsNotParsed() {
        assertThat(renderer.of(outline("id=eq.1"), Shop.CATALOG)).isNull();
        Ready first = renderer.first(outline("id=eq.1"), get("orders?id=eq.1"), Shop.CATALOG);
        Ready second = Objects.requireNonNull(renderer.of(outline("id=eq.2"), Shop.CATALOG));
        assertThat(first.rendered().statement()).isEqualTo(alone("orders?id=eq.1"));
        assertThat(second.rendered().statement()).isEqualTo(alone("orders?id=eq.2"));
        assertThat(second.rendered().plan()).isSameAs(first.rendered().plan());
        assertThat(second.request().preferences()).isEqualTo(first.request().preferences());
    }

    @Test
    void anOutlineIsKnownForOneCatalog() {
        renderer.first(outline("id=eq.1"), get("orders?id=eq.1"), Shop.CATALOG);
        Catalog without = new Catalog(2, List.of("public"), Map.of(), new Relationships(List.of(), Map.of()), Map.of());
        assertThat(renderer.of(outline("id=eq.1"), without)).isNull();
    }

    /** A value of it would be taken for another of the request. */
    @Test
    void anOutlineWithOtherValuesThanTheRequestIsNotKept() {
        renderer.first(outline("id=eq.2"), get("orders?id=eq.1"), Shop.CATALOG);
        assertThat(renderer.of(outline("id=eq.2"), Shop.CATALOG)).isNull();
    }

    private static Outline outline(String query) {
        return Objects.requireNonNull(
                Outline.of(new RawRequest("GET", "orders", query, name -> List.of(), ByteBuffer.allocate(0))));
    }

    private Statement alone(String target) {
        return Queries.render(planner.plan(get(target), Shop.CATALOG));
    }

    /** The plan has other values in its filter, which only the statement is made of. */
    private void requireSame(ApiRequest request) {
        Rendered rendered = rendered(request);
        assertThat(rendered.statement())
                .as(request.toString())
                .isEqualTo(Queries.render(planner.plan(request, Shop.CATALOG)));
    }

    private Rendered rendered(ApiRequest request) {
        return renderer.of(request, Shop.CATALOG);
    }
}
