package dev.weir.rest.query;

import static dev.weir.rest.plan.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import org.junit.jupiter.api.Test;

/** The SQL of embedded relations. */
class EmbedQueriesTest {

    @Test
    void eachRelationIsALateralJoinWithinThatOfItsParent() {
        Statement statement = render("customers?select=id,orders(total,items(price))&orders.items.price=gt.5"
                + "&orders.order=total&orders.limit=3&id=eq.1");
        assertThat(page(statement)).isEqualTo("""
                select r."id", coalesce(e1.j, '[]') as "orders" from "public"."customers" as r\
                 left join lateral (select json_agg(t.*) as j from (\
                select r1."total", coalesce(e2.j, '[]') as "items" from "public"."orders" as r1\
                 left join lateral (select json_agg(t.*) as j from (\
                select r2."price" from "public"."items" as r2 where r2."order_id" = r1."id" and r2."price" > $1\
                ) as t) as e2 on true\
                 where r1."id" = r."id" order by r1."total" limit 3) as t) as e1 on true where r."id" = $2""");
        assertThat(statement.arguments()).containsExactly("5", "1");
        assertThat(statement.effects()).isEqualTo(Effects.PLAIN_READ);
    }

    @Test
    void aRelationOfOneRowIsAnObject() {
        assertThat(page(render("orders?select=total,by:customers!inner(name)"))).isEqualTo("""
                select r."total", e1.j as "by" from "public"."orders" as r\
                 inner join lateral (select row_to_json(t.*) as j from (\
                select r1."name" from "public"."customers" as r1 where r1."id" = r."id") as t) as e1 on true""");
    }

    @Test
    void whatOnlyRestrictsHasNoMembers() {
        assertThat(page(render("customers?select=id,orders!inner()&orders.total=gt.5")))
                .isEqualTo("""
                select r."id" from "public"."customers" as r\
                 inner join lateral (select 1 as j from "public"."orders" as r1 where r1."id" = r."id"\
                 and r1."total" > $1 limit 1) as e1 on true""");
        assertThat(page(render("customers?select=id,orders()"))).isEqualTo("""
                select r."id" from "public"."customers" as r""");
    }

    @Test
    void theSameStructureIsTheSameText() {
        assertThat(render("customers?select=id,orders(id)&orders.total=gt.1&orders.limit=7&settings->a=eq.1")
                        .shape())
                .isEqualTo(render("customers?select=id,orders(id)&orders.total=gt.2&orders.limit=9&settings->b=eq.2")
                        .shape());
    }

    @Test
    void whatReachesAFunctionOfAUserIsNotPlain() {
        assertThat(render("customers?select=initial").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id&initial=eq.A").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id&order=initial").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id,bought(day)").effects()).isEqualTo(Effects.READ);
        assertThat(render("orders?select=id,customers(initial)").effects()).isEqualTo(Effects.READ);
        assertThat(render("orders?select=id,customers()&order=customers(initial)")
                        .effects())
                .isEqualTo(Effects.READ);
        assertThat(render("customers?select=id::mood").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id&login=eq.a").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id&order=login").effects()).isEqualTo(Effects.READ);
        assertThat(render("customers?select=id&logins=in.({a})").effects()).isEqualTo(Effects.PLAIN_READ);
        assertThat(render("customers?select=id::text,settings->a").effects()).isEqualTo(Effects.PLAIN_READ);
    }

    @Test
    void aFunctionGetsTheRowAndNotAColumnOfItsAlias() {
        assertThat(page(render("customers?select=initial,bought(day)"))).isEqualTo("""
                select "public"."initial"(r.*) as "initial", coalesce(e1.j, '[]') as "bought" from "public"."customers" as r\
                 left join lateral (select json_agg(t.*) as j from (\
                select r1."day" from "public"."bought"(r.*) as r1) as t) as e1 on true""");
    }

    @Test
    void functionsArePostgresOwnWhateverTheSearchPath() {
        assertThat(page(Queries.render(new Planner(null, 1000, true)
                        .plan(get("customers?select=id.sum(),count(),tags->0,mood:name::mood.max()"), Shop.CATALOG))))
                .startsWith("select pg_catalog.sum(r.\"id\") as \"sum\", pg_catalog.count(*) as \"count\","
                        + " (pg_catalog.to_jsonb(r.\"tags\") -> $1::int4) as \"tags\","
                        + " max(cast(r.\"name\" as \"mood\")) as \"mood\"");
    }

    private static Statement render(String target) {
        return Queries.render(new Planner(null, 1000).plan(get(target), Shop.CATALOG));
    }

    /** The query of the rows. */
    private static String page(Statement statement) {
        String text = statement.shape().text();
        return text.substring(text.indexOf(" from (") + " from (".length(), text.length() - ") as t".length());
    }
}
