package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Filters, order and windows of embedded rows, and of rows by what is embedded in them. */
@SpecTest
class EmbeddingParameterSpecIT {

    @Autowired
    private Http http;

    @Test
    void aFilterIsForTheRelationThatIsNamedBeforeItsDot() {
        http.get("/composers?select=name,operas(title)&operas.year=lt.1790&id=eq.1")
                .is(200, """
                [{"name":"Salieri","operas":[{"title":"Tarare"}]}]""");
        http.get("/operas?select=title,composers(name)&composers.name=eq.Nobody&id=eq.1")
                .is(200, """
                [{"title":"Falstaff","composers":null}]""");
    }

    @Test
    void treesOfFiltersAreToo() {
        http.get("/composers?select=name,operas(id)&operas.or=(year.lt.1790,title.eq.Falstaff)&operas.order=id&id=eq.1")
                .is(200, """
                [{"name":"Salieri","operas":[{"id":1},\s
                 {"id":2}]}]""");
        http.get("/composers?select=name,operas(id)&operas.not.or=(year.lt.1790,title.eq.Nothing)&id=eq.1")
                .is(200, """
                [{"name":"Salieri","operas":[{"id":1}]}]""");
        http.get("/composers?select=name,operas(id)&operas.and=(year.gt.1780,year.lt.1790)&id=eq.1")
                .is(200, """
                [{"name":"Salieri","operas":[{"id":2}]}]""");
    }

    @Test
    void orderAndWindowAreOfEachRowsOwnRows() {
        http.get("/countries?select=name,composers(name)&composers.order=name.desc&composers.limit=1&order=id")
                .is(200, """
                [{"name":"Italy","composers":[{"name":"Salieri"}]},\s
                 {"name":"Austria","composers":[{"name":"Czerny"}]},\s
                 {"name":"France","composers":[]}]""");
        http.get("/countries?select=composers(name)&composers.order=name&composers.offset=1&id=eq.2")
                .is(200, """
                [{"composers":[{"name":"Czerny"}]}]""");
        http.get("/countries?select=composers(name)&composers.limit=0&id=eq.2").is(200, """
                [{"composers":[]}]""");
    }

    @Test
    void pathsLeadDeeper() {
        http.get(
                        "/countries?select=name,composers(name,operas(title))&composers.operas.year=gt.1790&composers.operas.order=id"
                                + "&composers.order=id&id=eq.1")
                .is(200, """
                [{"name":"Italy","composers":[{"name":"Salieri","operas":[{"title":"Falstaff"}]}]}]""");
    }

    @Test
    void aliasesNameThemAsWell() {
        http.get(
                        "/houses?select=name,new:operas!operas_premiere(id),old:operas!operas_revival(id)&old.id=gt.3&new.limit=1&id=eq.3")
                .is(200, """
                [{"name":"Garnier","new":[{"id":2}],"old":[{"id":4}]}]""");
        http.get("/composers?select=name,works:operas(id)&operas.id=eq.2&id=eq.1")
                .is(200, """
                [{"name":"Salieri","works":[{"id":2}]}]""");
    }

    @Test
    void rowsAreChosenByWhetherAnythingBelongsToThem() {
        http.get("/operas?select=id,composers(name)&composers=is.null").is(200, """
                [{"id":5,"composers":null}]""");
        http.get("/operas?select=id,composers(name)&composers=not.is.null&id=gte.4")
                .is(200, """
                [{"id":4,"composers":{"name":"Liszt"}}]""");
        http.get("/composers?select=name,operas()&operas=is.null").is(200, """
                [{"name":"Czerny"}]""");
        http.get("/composers?select=name,operas()&operas.year=lt.1790&operas=is.null&order=id", "Prefer: count=exact")
                .is(200, """
                [{"name":"Beethoven"},\s
                 {"name":"Czerny"},\s
                 {"name":"Liszt"}]""")
                .has("Content-Range", "0-2/3");
        http.get("/composers?select=name,some:operas()&some=not.is.null&limit=1&order=id", "Prefer: count=exact")
                .is(206, """
                [{"name":"Salieri"}]""")
                .has("Content-Range", "0-0/3");
    }

    @Test
    void anyOfSeveralRelationsMayDecide() {
        http.get("/operas?select=id,composers(),librettos()&composers.name=eq.Liszt&librettos.language=eq.German"
                        + "&or=(composers.not.is.null,librettos.not.is.null)&order=id")
                .is(200, """
                [{"id":3},\s
                 {"id":4}]""");
        http.get("/operas?select=id,librettos()&or=(librettos.is.null,id.eq.1)&order=id")
                .is(200, """
                [{"id":1},\s
                 {"id":4},\s
                 {"id":5}]""");
    }

    @Test
    void rowsAreOrderedByARelationOfOneRow() {
        http.get("/operas?select=id,composers(name)&order=composers(name).desc.nullslast,id&limit=2")
                .is(200, """
                [{"id":1,"composers":{"name":"Salieri"}},\s
                 {"id":2,"composers":{"name":"Salieri"}}]""");
        http.get("/operas?select=id,composers()&order=composers(name).nullsfirst,id")
                .is(200, """
                [{"id":5},\s
                 {"id":3},\s
                 {"id":4},\s
                 {"id":1},\s
                 {"id":2}]""");
        http.get("/operas?select=id,by:composers(id)&order=by(data->born->>year).nullslast,id.desc&limit=2")
                .is(200, """
                [{"id":2,"by":{"id":1}},\s
                 {"id":1,"by":{"id":1}}]""");
        http.get("/composers?select=id,operas(id,librettos(language))&operas.order=librettos(language).desc&id=eq.1")
                .is(200, """
                [{"id":1,"operas":[{"id":1,"librettos":{"language":"Italian"}},\s
                 {"id":2,"librettos":{"language":"French"}}]}]""");
    }

    @Test
    void aRowWithoutAnyIsLeftOutAlsoOfAggregates() {
        http.get("/composers?select=name,operas!inner(count())&order=id", "Prefer: count=exact")
                .is(200, """
                [{"name":"Salieri","operas":[{"count":2}]},\s
                 {"name":"Beethoven","operas":[{"count":1}]},\s
                 {"name":"Liszt","operas":[{"count":1}]}]""")
                .has("Content-Range", "0-2/3");
        http.get("/composers?select=name,operas(count())&operas=is.null&limit=1", "Prefer: count=exact")
                .is(200, """
                [{"name":"Czerny","operas":[]}]""")
                .has("Content-Range", "0-0/1");
        http.get("/composers?select=name,operas(count())&id=eq.3").is(200, """
                [{"name":"Czerny","operas":[{"count":0}]}]""");
    }

    @Test
    void theSameParameterUnderAliasAndNameIsNoSecond() {
        http.get("/composers?select=works:operas(id)&works.id=gt.1&operas.id=lt.3&id=eq.1")
                .fails(
                        400,
                        "PGRST100",
                        "The parameters of an embedded relation are given under two names",
                        "'works' and 'operas' mean the same relation",
                        "Use one of them in all of its parameters");
    }

    @Test
    void valuesNeverBecomePartOfTheQuery() {
        http.get("/composers?select=id,operas(id)&operas.title=eq.%27)%20or%20(true&id=eq.1")
                .is(200, """
                [{"id":1,"operas":[]}]""");
    }
}
