package dev.weir.rest.query;

import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.MediaHandlers;
import dev.weir.catalog.MediaHandlers.Handler;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relationships;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statements whose body code of the database makes, or a plan is. */
class HandledSqlTest {

    private static final String PLAN = "Accept: application/vnd.pgrst.plan; options=analyze";

    private static final Catalog CATALOG = new Catalog(
            1,
            List.of("public"),
            Map.of(Shop.ORDERS.name(), Shop.ORDERS),
            Relationships.NONE,
            Map.of(),
            new MediaHandlers(
                    List.of(new Handler(new QualifiedName("s", "any"), "text/x-any", false)),
                    Map.of(Shop.ORDERS.oid(), List.of(new Handler(new QualifiedName("s\"x", "a b"), "image/x", true))),
                    Map.of(),
                    "gis x"));

    private static Statement render(String method, String target, String body, String... headers) {
        return Queries.render(
                new Planner(null, 1000, true, false, true).plan(request(method, target, body, headers), CATALOG));
    }

    @Test
    void bytesOfAnAggregateAreSentAsDigits() {
        Statement statement = render("GET", "orders", "", "Accept: image/x");
        String made = "\"s\"\"x\".\"a b\"(row(t.*)::\"public\".\"orders\")";
        assertThat(statement.shape().text())
                .startsWith("select case when pg_column_size(" + made + ") > 1004 then null else coalesce(encode(("
                        + made + ")::bytea, 'hex'), '') end, ");
    }

    @Test
    void anAggregateOfAnyRowsTakesThemAsTheyAreSelected() {
        assertThat(render("GET", "orders?select=id", "", "Accept: text/x-any")
                        .shape()
                        .text())
                .contains("coalesce((\"s\".\"any\"(t.*))::text, '')");
    }

    @Test
    void valuesOfOneColumnStandTogether() {
        assertThat(render("GET", "orders?select=%22a%5C%22b%22:id", "", "Accept: text/plain")
                        .shape()
                        .text())
                .contains("coalesce((string_agg((t.\"a\"\"b\")::text, ''))::text, '')");
    }

    @Test
    void aFeatureIsMadeBesideItsType() {
        assertThat(render("GET", "orders", "", "Accept: application/geo+json")
                        .shape()
                        .text())
                .contains("json_agg(\"gis x\".st_asgeojson(t.*)::json)");
    }

    @Test
    void aReadByCodeOfTheDatabasesIsNoPlainOne() {
        assertThat(render("GET", "orders", "").effects()).isEqualTo(Effects.PLAIN_READ);
        for (String type : List.of("image/x", "text/x-any", "application/geo+json")) {
            assertThat(render("GET", "orders", "", "Accept: " + type).effects()).isEqualTo(Effects.READ);
        }
        assertThat(render("PATCH", "orders?id=eq.1", "{\"total\":1}", "Accept: image/x")
                        .effects())
                .isEqualTo(Effects.WRITE);
    }

    @Test
    void whatIsCarriedOutForItsPlanIsUndone() {
        assertThat(render("GET", "orders", "", PLAN).effects()).isEqualTo(Effects.READ);
        Statement write = render("POST", "orders", "{\"id\":1}", PLAN, "Prefer: tx=commit");
        assertThat(write.effects()).isEqualTo(Effects.TRIAL);
        assertThat(write.shape().text()).startsWith("explain (format text, analyze) with w as (insert into ");
    }
}
