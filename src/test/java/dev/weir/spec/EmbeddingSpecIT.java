package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Rows of other relations in the rows of one. */
@SpecTest
class EmbeddingSpecIT {

    @Autowired
    private Http http;

    @Test
    void manyToOneIsAnObjectOrNull() {
        http.get("/operas?select=title,composers(id,name)&id=in.(1,5)&order=id").is(200, """
                [{"title":"Falstaff","composers":{"id":1,"name":"Salieri"}},\s
                 {"title":"Anonymous","composers":null}]""");
    }

    @Test
    void oneToManyIsAnArrayAndNeverNull() {
        http.get("/composers?select=name,operas(title)&operas.order=id&order=id")
                .is(200, """
                [{"name":"Salieri","operas":[{"title":"Falstaff"},\s
                 {"title":"Tarare"}]},\s
                 {"name":"Beethoven","operas":[{"title":"Fidelio"}]},\s
                 {"name":"Czerny","operas":[]},\s
                 {"name":"Liszt","operas":[{"title":"Don Sanche"}]}]""");
    }

    @Test
    void oneToOneIsAnObjectFromBothSides() {
        http.get("/operas?select=id,librettos(language)&id=gte.3&order=id").is(200, """
                [{"id":3,"librettos":{"language":"German"}},\s
                 {"id":4,"librettos":null},\s
                 {"id":5,"librettos":null}]""");
        http.get("/librettos?select=language,operas(title)&opera_id=eq.2").is(200, """
                [{"language":"French","operas":{"title":"Tarare"}}]""");
    }

    @Test
    void manyToManyGoesThroughItsJunction() {
        http.get("/operas?select=title,singers(name)&singers.order=name&id=in.(1,2)&order=id")
                .is(200, """
                [{"title":"Falstaff","singers":[{"name":"Ada"},\s
                 {"name":"Bo"}]},\s
                 {"title":"Tarare","singers":[]}]""");
        http.get("/singers?select=name,operas(title)&operas.order=title&id=eq.1")
                .is(200, """
                [{"name":"Ada","operas":[{"title":"Falstaff"},\s
                 {"title":"Fidelio"}]}]""");
    }

    @Test
    void aJunctionCanBeEmbeddedItself() {
        http.get("/operas?select=title,roles(part,singers(name))&roles.order=part&id=eq.1")
                .is(200, """
                [{"title":"Falstaff","roles":[{"part":"Alice","singers":{"name":"Ada"}},\s
                 {"part":"Ford","singers":{"name":"Bo"}}]}]""");
    }

    @Test
    void aRelationThatRefersToItselfLeadsToWhatRefersAndByItsColumnToWhatIsReferredTo() {
        http.get("/composers?select=name,composers(name),teacher(name,teacher(name))&id=in.(1,3)&order=id")
                .is(200, """
                [{"name":"Salieri","composers":[{"name":"Beethoven"}],"teacher":null},\s
                 {"name":"Czerny","composers":[{"name":"Liszt"}],"teacher":{"name":"Beethoven","teacher":{"name":"Salieri"}}}]""");
        http.get("/composers?select=name,pupils_of:composers!teacher(name)&id=eq.1")
                .is(200, """
                [{"name":"Salieri","pupils_of":[{"name":"Beethoven"}]}]""");
    }

    @Test
    void keysOfSeveralColumnsJoinByAllOfThem() {
        http.get("/desks?select=id,offices(doors)&order=id").is(200, """
                [{"id":1,"offices":{"doors":[7,8]}},\s
                 {"id":2,"offices":{"doors":[7,8]}},\s
                 {"id":3,"offices":{"doors":null}}]""");
    }

    @Test
    void partitionedTablesAreEmbeddedAsAWhole() {
        http.get("/operas?select=title,performances(id,day)&performances.order=id&id=in.(1,3)&order=id")
                .is(200, """
                [{"title":"Falstaff","performances":[{"id":1,"day":"2025-05-01"},\s
                 {"id":2,"day":"2026-05-01"}]},\s
                 {"title":"Fidelio","performances":[{"id":3,"day":"2026-06-01"}]}]""");
        http.get("/performances?select=id,operas(title)&id=eq.3").is(200, """
                [{"id":3,"operas":{"title":"Fidelio"}}]""");
    }

    @Test
    void theColumnOfAKeyOrItsConstraintLeadsToo() {
        http.get("/operas?select=title,composer_id(name)&id=eq.1").is(200, """
                [{"title":"Falstaff","composer_id":{"name":"Salieri"}}]""");
        http.get("/operas?select=title,operas_premiere(name)&id=eq.1").is(200, """
                [{"title":"Falstaff","operas_premiere":{"name":"La Scala"}}]""");
        http.get("/houses?select=name,operas_revival(title)&id=eq.1").is(200, """
                [{"name":"La Scala","operas_revival":[{"title":"Fidelio"}]}]""");
    }

    @Test
    void oneRelationIsEmbeddedTwiceUnderTwoNames() {
        http.get(
                        "/operas?select=title,first:houses!operas_premiere(name),again:houses!revival(name)&id=in.(1,2)&order=id")
                .is(200, """
                [{"title":"Falstaff","first":{"name":"La Scala"},"again":{"name":"An der Wien"}},\s
                 {"title":"Tarare","first":{"name":"Garnier"},"again":null}]""");
    }

    @Test
    void relationsStandInRelations() {
        http.get("/countries?select=name,composers(name,operas(title,librettos(language)))&id=eq.1")
                .is(200, """
                [{"name":"Italy","composers":[{"name":"Salieri","operas":[{"title":"Falstaff","librettos":{"language":"Italian"}},\s
                 {"title":"Tarare","librettos":{"language":"French"}}]}]}]""");
    }

    @Test
    void anInnerRelationLeavesOutRowsThatNothingBelongsTo() {
        http.get("/operas?select=id,composers!inner(name)&composers.name=like.B*")
                .is(200, """
                [{"id":3,"composers":{"name":"Beethoven"}}]""");
        http.get("/composers?select=name,operas!inner(title)&operas.year=lt.1790")
                .is(200, """
                [{"name":"Salieri","operas":[{"title":"Tarare"}]}]""");
        http.get("/operas?select=title,singers!inner(name)&singers.name=eq.Cy").is(200, """
                [{"title":"Fidelio","singers":[{"name":"Cy"}]}]""");
        http.get("/composers?select=name,operas!left(title)&operas.year=lt.1790&id=in.(2)")
                .is(200, """
                [{"name":"Beethoven","operas":[]}]""");
    }

    @Test
    void anInnerRelationWithinAnotherLeavesOutRowsOfThatOne() {
        http.get("/countries?select=name,composers!inner(name,operas!inner(title))&composers.operas.title=eq.Fidelio")
                .is(200, """
                [{"name":"Austria","composers":[{"name":"Beethoven","operas":[{"title":"Fidelio"}]}]}]""");
    }

    @Test
    void anEmptyRelationOnlyRestricts() {
        http.get("/composers?select=name,operas!inner()&operas.year=gt.1800&order=id")
                .is(200, """
                [{"name":"Beethoven"},\s
                 {"name":"Liszt"}]""");
        http.get("/composers?select=name,operas()&id=eq.1").is(200, """
                [{"name":"Salieri"}]""");
        http.get("/composers?select=operas()&id=lte.2").is(200, """
                [{},\s
                 {}]""");
    }

    @Test
    void countsAndPagesAreOfWhatIsLeft() {
        http.get("/composers?select=name,operas!inner()&operas.year=gt.1800&order=id&limit=1", "Prefer: count=exact")
                .is(206, """
                [{"name":"Beethoven"}]""")
                .has("Content-Range", "0-0/2");
        http.head("/composers?select=name,operas!inner()&operas.year=gt.1800", "Prefer: count=exact")
                .is(200, "")
                .has("Content-Range", "0-1/2");
        http.get("/composers?select=name,operas!inner(id)&order=id", "Range: 1-1", "Prefer: count=exact")
                .is(206, """
                [{"name":"Beethoven","operas":[{"id":3}]}]""")
                .has("Content-Range", "1-1/3");
    }

    @Test
    void aStreamCarriesThemToo() {
        http.get("/operas?select=id,composers(name)&id=lte.2&order=id", "Accept: application/x-ndjson")
                .streams(
                        "{\"id\":1,\"composers\":{\"name\":\"Salieri\"}}",
                        "{\"id\":2,\"composers\":{\"name\":\"Salieri\"}}");
    }

    @Test
    void whatTheRoleMayNotReadIsRefusedByPostgresql() {
        http.get("/singers?select=name,fees(id)")
                .fails(
                        401,
                        "42501",
                        "permission denied for table fees",
                        "null",
                        "The request needs GRANT SELECT ON public.fees TO %s".formatted(SpecDatabase.login()));
    }
}
