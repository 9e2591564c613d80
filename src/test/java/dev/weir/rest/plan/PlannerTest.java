package dev.weir.rest.plan;

import static dev.weir.rest.plan.Requests.get;
import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.error.EmbedFailure.AggregatesDisabled;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.ColumnNotFound;
import dev.weir.error.RequestFailure.InvalidBody;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.RelationNotFound;
import dev.weir.error.RequestFailure.SchemaNotExposed;
import dev.weir.error.RequestFailure.UnknownColumn;
import dev.weir.error.WriteFailure;
import dev.weir.rest.request.Aggregate;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Operator;
import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;
import dev.weir.rest.request.Page;
import dev.weir.rest.request.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final String REPRESENTATION = "Prefer: return=representation";

    private final Planner planner = new Planner(null, 1000);

    @Test
    void aStarBecomesTheColumnsOfTheCatalogInTheirOrder() {
        assertThat(read(get("orders")).root().output())
                .containsExactly(
                        new Output(column(Shop.ORDERS, "id"), "id"), new Output(column(Shop.ORDERS, "total"), "total"));
    }

    @Test
    void aliasesMayRepeatAndColumnsMayComeAgain() {
        assertThat(read(get("orders?select=a:id,a:total,*")).root().output())
                .extracting(Output::name)
                .containsExactly("a", "a", "id", "total");
    }

    @Test
    void anAliasLongerThanAnIdentifierIsRefusedInBytesNotCharacters() {
        assertThat(read(get("orders?select=" + "a".repeat(63) + ":id")).root().output())
                .hasSize(1);
        assertThat(failureOf(get("orders?select=" + "a".repeat(64) + ":id"))).isInstanceOf(Malformed.class);
        assertThat(failureOf(get("orders?select=" + "%C3%A4".repeat(32) + ":id")))
                .extracting(Failure::message)
                .isEqualTo("An alias is longer than 63 bytes");
    }

    @Test
    void noMoreIsSelectedOrOrderedByThanPostgresTakes() {
        assertThat(read(get("orders?select=" + "id,".repeat(1663) + "id&order=" + "id,".repeat(1663) + "id"))
                        .root()
                        .output())
                .hasSize(1664);
        assertThat(failureOf(get("orders?select=" + "*,".repeat(832) + "id")))
                .isEqualTo(
                        new Malformed("There are more than 1664 items in select", "They are of public.orders", null));
        assertThat(failureOf(get("orders?order=" + "id,".repeat(1664) + "id")))
                .extracting(Failure::message)
                .isEqualTo("There are more than 1664 items in order");
    }

    @Test
    void filtersAndOrderCarryTheColumnsOfTheCatalog() {
        ReadNode root = read(get("orders?id=gt.5&not.or=(total.is.null,total.in.(1,2))&order=total.desc.nullslast"))
                .root();
        Expression total = new Expression.OfColumn(column(Shop.ORDERS, "total"));
        assertThat(root.order()).containsExactly(new Ordering(total, Direction.DESCENDING, Nulls.LAST));
        assertThat(root.filter())
                .asInstanceOf(type(Filter.And.class))
                .extracting(Filter.And::members)
                .isEqualTo(List.of(
                        new Filter.Compare(new Expression.OfColumn(column(Shop.ORDERS, "id")), Operator.GT, "5"),
                        new Filter.Not(new Filter.Or(List.of(
                                new Filter.Is(total, IsValue.NULL), new Filter.In(total, List.of("1", "2")))))));
    }

    @Test
    void aggregatesAreRefusedUnlessTheyAreAllowed() {
        assertThat(failureOf(get("orders?select=total.sum()"))).isInstanceOf(AggregatesDisabled.class);
        assertThat(failureOf(get("orders?select=id,customers(count())"))).isInstanceOf(AggregatesDisabled.class);
        assertThat(failureOf(get("orders?select=id,count"))).isInstanceOf(AggregatesDisabled.class);
        assertThat(read(get("customers?select=name,orders(count)")).root().output())
                .extracting(Output::name)
                .containsExactly("name", "orders");
        assertThat(read(get("orders?select=count")).root().output())
                .containsExactly(new Output(new Expression.Aggregated(null, Aggregate.COUNT), "count"));
        ReadPlan allowed =
                (ReadPlan) new Planner(null, 1000, true).plan(get("orders?select=id,total.sum()"), Shop.CATALOG);
        assertThat(allowed.root().grouped()).isTrue();
    }

    @Test
    void theServicesMaximumClampsTheLimitOfEmbeddedRowsToo() {
        ReadPlan plan = (ReadPlan) new Planner(10L, 1000).plan(get("customers?select=orders(id)"), Shop.CATALOG);
        assertThat(plan.root().embeds().getFirst().node().page()).isEqualTo(new Page(10L, 0));
    }

    @Test
    void theServicesMaximumClampsTheLimitOfReads() {
        Planner clamping = new Planner(10L, 1000);
        assertThat(page(clamping, "orders")).isEqualTo(new Page(10L, 0));
        assertThat(page(clamping, "orders?limit=50&offset=3")).isEqualTo(new Page(10L, 3));
        assertThat(page(clamping, "orders?limit=5")).isEqualTo(new Page(5L, 0));
        assertThat(page(planner, "orders?limit=50")).isEqualTo(new Page(50L, 0));
    }

    @Test
    void aProfileChoosesTheSchemaAndOnlyExposedOnesAreServed() {
        ApiRequest internal = request("GET", "we%22ird", "", "Accept-Profile: internal");
        assertThat(planner.plan(internal, Shop.CATALOG).target()).isEqualTo(new ResolvedTarget.OfRelation(Shop.AUDIT));
        assertThat(failureOf(request("GET", "orders", "", "Accept-Profile: secret")))
                .isEqualTo(new SchemaNotExposed("secret", "public, internal"));
    }

    @Test
    void anUnknownRelationIsAnsweredWithTheNearestOfItsSchema() {
        assertThat(failureOf(get("custmers"))).isEqualTo(new RelationNotFound("public", "custmers", "customers"));
        assertThat(failureOf(get("nowhere"))).isEqualTo(new RelationNotFound("public", "nowhere", null));
        assertThat(failureOf(get("we%22ird"))).isEqualTo(new RelationNotFound("public", "we\"ird", null));
    }

    @Test
    void anUnknownColumnOfSelectFilterOrOrderSaysWhereItStands() {
        assertThat(failureOf(get("customers?select=nmae")))
                .isEqualTo(new UnknownColumn("customers", "nmae", List.of("name")));
        assertThat(failureOf(get("customers?order=emial")))
                .isEqualTo(new UnknownColumn("customers", "emial", List.of("email")));
        assertThat(failureOf(get("customers?xyz=eq.1")))
                .isInstanceOf(UnknownColumn.class)
                .extracting(Failure::hint)
                .isNull();
    }

    @Test
    void anUnknownColumnOfABodyOrOfColumnsIsNamed() {
        assertThat(failureOf(request("POST", "customers", "{\"nam\":1}")))
                .isEqualTo(new ColumnNotFound("customers", "nam", "name"));
        assertThat(failureOf(request("PATCH", "customers?columns=emai", "{\"name\":1}")))
                .isEqualTo(new ColumnNotFound("customers", "emai", "email"));
    }

    @Test
    void columnsDecideWhatIsTakenOfABodyAndEachOnce() {
        assertThat(planner.plan(request("POST", "customers?columns=name,id", "{\"name\":1,\"x\":2}"), Shop.CATALOG))
                .asInstanceOf(type(InsertPlan.class))
                .extracting(InsertPlan::columns)
                .isEqualTo(List.of(column(Shop.CUSTOMERS, "name"), column(Shop.CUSTOMERS, "id")));
    }

    @Test
    void aWriteReturnsRowsOnlyWhenAsked() {
        assertThat(planner.plan(request("DELETE", "orders?id=eq.1", ""), Shop.CATALOG))
                .asInstanceOf(type(DeletePlan.class))
                .satisfies(plan -> {
                    assertThat(plan.body()).isFalse();
                    assertThat(plan.output()).isEmpty();
                });
        assertThat(planner.plan(request("DELETE", "orders?select=id", "", REPRESENTATION), Shop.CATALOG))
                .asInstanceOf(type(DeletePlan.class))
                .extracting(DeletePlan::output)
                .isEqualTo(List.of(new Output(column(Shop.ORDERS, "id"), "id")));
    }

    @Test
    void aPatchWithoutAnObjectSetsNothing() {
        assertThat(planner.plan(request("PATCH", "orders", "{}"), Shop.CATALOG))
                .asInstanceOf(type(UpdatePlan.class))
                .extracting(UpdatePlan::columns)
                .isEqualTo(List.of());
        assertThat(planner.plan(request("PATCH", "orders?columns=id", "[]"), Shop.CATALOG))
                .asInstanceOf(type(UpdatePlan.class))
                .extracting(UpdatePlan::columns)
                .isEqualTo(List.of());
    }

    @Test
    void aViewThatCannotBeWrittenToSaysWhatIsAllowed() {
        assertThat(failureOf(request("POST", "sales", "{}")))
                .isEqualTo(new MethodNotAllowed("POST", "OPTIONS, GET, HEAD, PATCH"));
        assertThat(failureOf(request("DELETE", "sales", "")))
                .isEqualTo(new MethodNotAllowed("DELETE", "OPTIONS, GET, HEAD, PATCH"));
        assertThat(planner.methods(null, new Target.Relation("orders"), Shop.CATALOG))
                .containsExactly("OPTIONS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    }

    @Test
    void aWriteOfAllRowsIsRefusedWhereAFilterIsRequired() {
        Planner strict = new Planner(null, 1000, false, true);
        for (String method : List.of("PATCH", "DELETE")) {
            assertThatThrownBy(() -> strict.plan(request(method, "orders", "{\"id\":1}"), Shop.CATALOG))
                    .isInstanceOfSatisfying(FailureException.class, refused -> {
                        assertThat(refused.failure()).isEqualTo(new WriteFailure.FilterRequired(method));
                        assertThat(refused.failure().status()).isEqualTo(400);
                        assertThat(refused.failure().code()).isEqualTo("WEIR450");
                        assertThat(refused.failure().message())
                                .isEqualTo("A %s without a filter is not allowed here".formatted(method));
                    });
            assertThat(strict.plan(request(method, "orders?id=eq.1", "{\"id\":1}"), Shop.CATALOG))
                    .isNotNull();
        }
    }

    @Test
    void aLimitBoundsWhatIsChangedOrDeletedAndNotWhatIsInserted() {
        assertThat(planner.plan(request("PATCH", "orders?order=id&limit=7", "{\"id\":1}"), Shop.CATALOG))
                .isInstanceOfSatisfying(
                        UpdatePlan.class,
                        plan -> assertThat(plan.terms().atMost()).isEqualTo(7));
        assertThat(planner.plan(request("DELETE", "orders?limit=7", "", "Prefer: max-affected=3"), Shop.CATALOG))
                .isInstanceOfSatisfying(
                        DeletePlan.class,
                        plan -> assertThat(plan.terms().atMost()).isEqualTo(3));
        assertThat(planner.plan(request("POST", "orders?limit=7", "{}"), Shop.CATALOG))
                .isInstanceOfSatisfying(
                        InsertPlan.class,
                        plan -> assertThat(plan.terms().atMost()).isNull());
    }

    @Test
    void aPatchTakesOneObject() {
        assertThat(failureOf(request("PATCH", "orders", "[{\"id\":1},{\"id\":2}]")))
                .isEqualTo(
                        new InvalidBody("A PATCH takes one object", "The body has 2, and only one could be written"));
    }

    @Test
    void headReadsWithoutABody() {
        Plan plan = planner.plan(request("HEAD", "orders", "", "Prefer: count=exact"), Shop.CATALOG);
        assertThat(plan.body()).isFalse();
        assertThat(plan.total()).isTrue();
    }

    private ReadPlan read(ApiRequest request) {
        return (ReadPlan) planner.plan(request, Shop.CATALOG);
    }

    private static Page page(Planner planner, String target) {
        return ((ReadPlan) planner.plan(get(target), Shop.CATALOG)).root().page();
    }

    private Failure failureOf(ApiRequest request) {
        Failure[] failure = new Failure[1];
        assertThatThrownBy(() -> planner.plan(request, Shop.CATALOG))
                .isInstanceOfSatisfying(FailureException.class, error -> failure[0] = error.failure());
        return failure[0];
    }

    private static Column column(Relation relation, String name) {
        return relation.column(name).orElseThrow();
    }
}
