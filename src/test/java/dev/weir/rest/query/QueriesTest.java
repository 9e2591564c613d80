package dev.weir.rest.query;

import static dev.weir.rest.plan.Requests.get;
import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.request.ApiRequest;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {

    /** What a read selects, with a limit of 1000 bytes. */
    private static final String READS = "select case when pg_column_size(json_agg(t.*)) > 1004 then null"
            + " else coalesce(json_agg(t.*), '[]') end, count(*)::text";

    /** The same of a write, which fails when it is larger. */
    private static final String RETURNS = "select case when pg_column_size(json_agg(w.*)) > 1004 then"
            + " to_json(('weir: too large ' || count(*))::int4::text) else coalesce(json_agg(w.*), '[]') end,"
            + " count(*)::text";

    private static final String REPRESENTATION = "Prefer: return=representation";

    @Test
    void aRowByItsKeyIsReadWithLittleSql() {
        Statement statement = render(get("orders?id=eq.42"));
        assertThat(statement.shape().text())
                .isEqualTo(READS + ", null from (select r.\"id\", r.\"total\""
                        + " from \"public\".\"orders\" as r where r.\"id\" = $1) as t");
        assertThat(statement.arguments()).containsExactly("42");
        assertThat(statement.effects()).isEqualTo(Effects.PLAIN_READ);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "orders?id=eq.42 true",
                "orders?select=id&id=eq.42&limit=1 true",
                "orders?id=eq.42&id=gt.7 true",
                "orders?id=gt.42 false",
                "orders?id=in.(1,2) false",
                "orders?or=(id.eq.1,id.eq.2) false",
                "orders?id=not.eq.42 false",
                "orders?id=eq.42&total=gt.7 false",
                "orders?limit=1 false",
                "orders?select=*,customers(*)&id=eq.42 false",
                "customers?id=eq.42 false"
            })
    void onlyReadsOfOneRowByItsKeyAreMergedWhereAllTypesAreKnown(String request, boolean merges) {
        assertThat(render(get(request)).shape().merges()).isEqualTo(merges);
    }

    @Test
    void theTypesOfAMergedReadAreThoseOfTheColumnsAndOfTheWindow() {
        assertThat(render(get("orders?select=id&id=eq.42&limit=9"))
                        .shape()
                        .merged()
                        .text())
                .startsWith(
                        "select q.*, m.n::text from unnest((select $1::pg_catalog.int8[]), (select $2::pg_catalog.int8[]))"
                                + " with ordinality as m(a1, a2, n), lateral (select case")
                .endsWith(" where r.\"id\" = m.a1 limit 10) as w limit m.a2) as t) as q");
    }

    @Test
    void aPageIsOrderedWithinItsWindow() {
        Statement statement = render(get("orders?select=n:id&order=total.desc.nullslast,id&limit=10&offset=20"));
        assertThat(statement.shape().text())
                .isEqualTo(READS + ", null from (select * from (select r.\"id\" as \"n\""
                        + " from \"public\".\"orders\" as r order by r.\"total\" desc nulls last, r.\"id\""
                        + " limit 30) as w limit 10 offset $1) as t");
        assertThat(statement.arguments()).containsExactly("20");
    }

    @Test
    void pagesOfUnusualSizesShareFewTexts() {
        assertThat(LongStream.rangeClosed(0, 1000)
                        .mapToObj(limit -> render(get("orders?limit=" + limit)).shape())
                        .distinct())
                .hasSizeBetween(10, 40);
    }

    @Test
    void theTotalIsCountedOverTheSameFilterWithoutTheWindow() {
        Statement statement = render(request("GET", "orders?select=id&id=gt.5&limit=1", "", "Prefer: count=exact"));
        assertThat(statement.shape().text())
                .isEqualTo(READS + ", (select count(*)::text from \"public\".\"orders\""
                        + " as r where r.\"id\" > $1) from (select r.\"id\" from \"public\".\"orders\" as r"
                        + " where r.\"id\" > $2 limit 1) as t");
        assertThat(statement.arguments()).containsExactly("5", "5");
    }

    @Test
    void withoutAWindowTheTotalIsThePage() {
        assertThat(render(request("GET", "orders?select=id", "", "Prefer: count=exact"))
                        .shape()
                        .text())
                .startsWith(READS + ", count(*)::text from (");
    }

    @Test
    void headCountsAndBuildsNothing() {
        assertThat(render(request("HEAD", "orders?order=id&limit=3", ""))
                        .shape()
                        .text())
                .isEqualTo("select null::json, count(*)::text, null from (select 1 from \"public\".\"orders\" as r"
                        + " limit 3) as t");
    }

    @Test
    void aStreamHasARowForEachObjectOfTheSamePage() {
        Statement statement = render(request(
                "GET",
                "orders?select=n:id&id=gt.5&order=total&limit=9&offset=20",
                "",
                "Accept: application/x-ndjson",
                "Prefer: count=exact"));
        assertThat(statement.shape().text())
                .isEqualTo("select row_to_json(t.*) from (select * from (select r.\"id\" as \"n\""
                        + " from \"public\".\"orders\" as r where r.\"id\" > $1 order by r.\"total\" limit 30) as w"
                        + " limit $2 offset $3) as t");
        assertThat(statement.arguments()).containsExactly("5", "9", "20");
        assertThat(statement.effects()).isEqualTo(Effects.PLAIN_READ);
    }

    @Test
    void aViewThatReachesUserCodeIsNotPlain() {
        assertThat(render(get("sales")).effects()).isEqualTo(Effects.READ);
    }

    @Test
    void aClientsAliasStaysAnIdentifierWhateverItHolds() {
        assertThat(render(get("orders?select=%22a%5C%22b%24%24%241%22:id"))
                        .shape()
                        .text())
                .contains("r.\"id\" as \"a\"\"b$$$1\" from");
    }

    @Test
    void namesOfTheCatalogAreQuoted() {
        assertThat(render(request("GET", "we%22ird", "", "Accept-Profile: internal"))
                        .shape()
                        .text())
                .contains("(select r.\"a\"\"b\" from \"internal\".\"we\"\"ird\" as r)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "id=neq.1; r.\"id\" <> $1",
                "id=gte.1; r.\"id\" >= $1",
                "id=lt.1; r.\"id\" < $1",
                "id=lte.1; r.\"id\" <= $1",
                "id=not.eq.1; not (r.\"id\" = $1)",
                "name=like.a*; r.\"name\" like $1",
                "name=ilike.a*; r.\"name\" ilike $1",
                "name=match.a; r.\"name\" ~ $1",
                "name=imatch.a; r.\"name\" ~* $1",
                "name=isdistinct.a; r.\"name\" is distinct from $1",
                "name=is.null; r.\"name\" is null",
                "name=is.not_null; r.\"name\" is not null",
                "name=not.is.unknown; not (r.\"name\" is unknown)",
                "tags=cs.{a}; r.\"tags\" @> $1",
                "tags=cd.{a}; r.\"tags\" <@ $1",
                "tags=ov.{a}; r.\"tags\" && $1",
                "id=sl.1; r.\"id\" << $1",
                "id=sr.1; r.\"id\" >> $1",
                "id=nxr.1; r.\"id\" &< $1",
                "id=nxl.1; r.\"id\" &> $1",
                "id=adj.1; r.\"id\" -|- $1",
                "id=in.(1); r.\"id\" in ($1)",
                "id=in.(1,2); r.\"id\" in ($1, $2)",
                "id=in.(1,2,3,4); r.\"id\" in ($1, $2, $3, $4, $5)",
                "id=in.(); r.\"id\" = any ($1)",
                "id=in.(1,2,3,4,5,6,7,8,9,10,11); r.\"id\" = any ($1)",
                "tags=in.(\"{a}\",\"{b}\"); (r.\"tags\" = $1 or r.\"tags\" = $2)",
                "area=in.(\"((1,1),(0,0))\"); (r.\"area\" = $1)",
                "name=like(any).{a*,b*}; r.\"name\" like any ($1)",
                "name=eq(all).{a,b}; r.\"name\" = all ($1)",
                "tags=eq(any).{\"{a}\",\"{b}\"}; (r.\"tags\" = $1 or r.\"tags\" = $2)",
                "search=fts.fat; r.\"search\" @@ to_tsquery($1)",
                "search=wfts(english).fat; r.\"search\" @@ websearch_to_tsquery($1::regconfig, $2)",
                "email=plfts.fat; to_tsvector(r.\"email\") @@ plainto_tsquery($1)",
                "settings=phfts(english).fat;"
                        + " to_tsvector($1::regconfig, r.\"settings\") @@ phraseto_tsquery($2::regconfig, $3)",
                "doc=fts(german).fat;" + " to_tsvector($1::regconfig, r.\"doc\") @@ to_tsquery($2::regconfig, $3)",
                "login=eq.a; r.\"login\" operator(\"s x\".=) $1",
                "login=neq.a; r.\"login\" operator(\"s x\".<>) $1",
                "login=like.a*; r.\"login\" operator(\"o\".~~) $1",
                "login=ilike.a*; r.\"login\" operator(\"s x\".~~*) $1",
                "login=isdistinct.a; (r.\"login\" operator(\"s x\".=) $1) is not true",
                "login=in.(a,b); r.\"login\" operator(\"s x\".=) any ($1)",
                "login=like(all).{a,b}; r.\"login\" operator(\"o\".~~) all ($1)",
                "logins=in.({a},{b});"
                        + " (r.\"logins\" operator(\"pg_catalog\".=) $1 or r.\"logins\" operator(\"pg_catalog\".=) $2)",
                "logins=cs.{a}; r.\"logins\" operator(\"s x\".@>) $1",
                "or=(id.eq.1,and(id.gt.2,id.lt.3)); (r.\"id\" = $1 or (r.\"id\" > $2 and r.\"id\" < $3))",
                "id=gt.1&id=lt.5; r.\"id\" > $1 and r.\"id\" < $2",
                "not.and=(id.eq.1,id.eq.2); not (r.\"id\" = $1 and r.\"id\" = $2)"
            })
    void everyOperatorHasItsSql(String query, String where) {
        assertThat(render(get("customers?select=id&" + query)).shape().text())
                .isEqualTo(READS + ", null from (select r.\"id\"" + " from \"public\".\"customers\" as r where " + where
                        + ") as t");
    }

    @Test
    void aLongListIsOneArgumentWhateverItsLength() {
        Statement eleven = render(get("customers?name=in.(a,a,a,a,a,a,a,a,a,a,a)"));
        Statement twelve = render(get("customers?name=in.(%22a,b%22,NULL,a,a,a,a,a,a,a,a,a,a)"));
        assertThat(eleven.shape()).isEqualTo(twelve.shape());
        assertThat(twelve.arguments()).singleElement().asString().startsWith("{\"a,b\",\"NULL\",");
    }

    @Test
    void aValueIsNeverPartOfTheText() {
        String value = "'; drop table orders; -- $1 \\";
        Statement statement = render(get("customers?name=eq.%27;%20drop%20table%20orders;%20--%20$1%20%5C"));
        assertThat(statement.arguments()).containsExactly(value);
        assertThat(statement.shape().text()).doesNotContain("drop");
    }

    @Test
    void anInsertTakesItsPayloadAsOneArgument() {
        String body = "[{\"id\":1,\"total\":2.50},{\"id\":2,\"total\":3}]";
        Statement statement = render(request("POST", "orders?select=id", body, REPRESENTATION));
        assertThat(statement.shape().text())
                .isEqualTo("with w as (insert into \"public\".\"orders\" as r (\"id\", \"total\")"
                        + " select p.\"id\", p.\"total\" from json_to_recordset($1) as p(\"id\" bigint, \"total\""
                        + " numeric(10,2)) returning r.\"id\") " + RETURNS + ", null"
                        + " from w");
        assertThat(statement.arguments()).containsExactly(body);
        assertThat(statement.effects()).isEqualTo(Effects.WRITE);
    }

    @Test
    void anInsertThatAnswersNothingReturnsNoColumn() {
        assertThat(render(request("POST", "orders", "{\"id\":1}", "Prefer: count=exact"))
                        .shape()
                        .text())
                .isEqualTo("with w as (insert into \"public\".\"orders\" as r (\"id\") select p.\"id\""
                        + " from json_to_record($1) as p(\"id\" bigint) returning 1)"
                        + " select null::json, count(*)::text, count(*)::text from w");
    }

    @Test
    void anInsertOfOneRowTellsItsKeyWhenAskedForHeaders() {
        assertThat(render(request("POST", "orders", "{\"total\":1}", "Prefer: return=headers-only"))
                        .shape()
                        .text())
                .isEqualTo("with w as (insert into \"public\".\"orders\" as r (\"total\") select p.\"total\""
                        + " from json_to_record($1) as p(\"total\" numeric(10,2)) returning r.\"id\")"
                        + " select null::json, count(*)::text, null, min(w.\"id\"::text) from w");
        assertThat(render(request("POST", "orders", "[{},{}]", "Prefer: return=headers-only"))
                        .shape()
                        .text())
                .endsWith("select null::json, count(*)::text, null from w");
    }

    @Test
    void objectsWithoutMembersBecomeRowsOfDefaults() {
        assertThat(render(request("POST", "orders", "{}")).shape().text())
                .startsWith("with w as (insert into \"public\".\"orders\" as r default values returning 1)");
        assertThat(render(request("POST", "orders", "[{},{}]")).shape().text())
                .startsWith("with w as (insert into \"public\".\"orders\" as r select from json_array_elements($1)"
                        + " returning 1)");
        assertThat(render(request("POST", "orders", "[]")).arguments()).containsExactly("[]");
    }

    @Test
    void anUpdateSetsWhatThePayloadHasWhereTheFilterSays() {
        Statement statement =
                render(request("PATCH", "orders?id=eq.7&select=t:total", "{\"total\":1}", REPRESENTATION));
        assertThat(statement.shape().text())
                .isEqualTo("with w as (update \"public\".\"orders\" as r set \"total\" = p.\"total\""
                        + " from json_to_record($1) as p(\"total\" numeric(10,2)) where r.\"id\" = $2"
                        + " returning r.\"total\" as \"t\") " + RETURNS + ", null"
                        + " from w");
        assertThat(statement.arguments()).containsExactly("{\"total\":1}", "7");
        assertThat(statement.effects()).isEqualTo(Effects.WRITE);
    }

    @Test
    void anUpdateOfNothingOnlyReads() {
        Statement statement = render(request("PATCH", "orders?id=eq.7", "{}"));
        assertThat(statement.shape().text())
                .isEqualTo("with w as (select 1 from \"public\".\"orders\" as r where false)"
                        + " select null::json, count(*)::text, null from w");
        assertThat(statement.effects()).isEqualTo(Effects.READ);
    }

    @Test
    void aListIsFilledUpWithItsLastValue() {
        assertThat(render(get("orders?id=in.(4,1,7,2)")).arguments()).containsExactly("4", "1", "7", "2", "2");
        assertThat(render(get("orders?id=in.(1,2,3,4,5,6,7,8,9,10,11)")).arguments())
                .singleElement()
                .asString()
                .startsWith("{\"1\",");
    }

    @Test
    void aDeleteTakesAwayWhatPassesTheFilter() {
        Statement statement = render(request("DELETE", "orders?id=in.(1,2)", ""));
        assertThat(statement.shape().text())
                .isEqualTo("with w as (delete from \"public\".\"orders\" as r where r.\"id\" in ($1, $2) returning 1)"
                        + " select null::json, count(*)::text, null from w");
        assertThat(statement.arguments()).containsExactly("1", "2");
        assertThat(statement.effects()).isEqualTo(Effects.WRITE);
    }

    private static Statement render(ApiRequest request) {
        return Queries.render(new Planner(null, 1000).plan(request, Shop.CATALOG));
    }
}
