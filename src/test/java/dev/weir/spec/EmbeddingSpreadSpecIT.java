package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Members of other rows as members of a row. */
@SpecTest
class EmbeddingSpreadSpecIT {

    @Autowired
    private Http http;

    @Test
    void ofOneRowTheMembersAreTheRowsOwn() {
        http.get("/operas?select=title,...composers(composer:name,country_id)&id=in.(1,5)&order=id")
                .is(200, """
                [{"title":"Falstaff","composer":"Salieri","country_id":1},\s
                 {"title":"Anonymous","composer":null,"country_id":null}]""");
        http.get(
                        "/operas?select=title,...composers(name,...countries(country:name),operas(id))&composers.operas.order=id&id=eq.1")
                .is(200, """
                [{"title":"Falstaff","name":"Salieri","country":"Italy","operas":[{"id":1},\s
                 {"id":2}]}]""");
        http.get("/desks?select=...offices(*)&id=eq.1").is(200, """
                [{"house_id":1,"floor":1,"place":{"street":"Via Filodrammatici","number":2},"doors":[7,8]}]""");
    }

    @Test
    void ofManyRowsEachMemberIsAnArray() {
        http.get("/composers?select=name,...operas(titles:title,year)&operas.order=id&order=id&limit=3")
                .is(200, """
                [{"name":"Salieri","titles":["Falstaff", "Tarare"],"year":[1799, 1787]},\s
                 {"name":"Beethoven","titles":["Fidelio"],"year":[1805]},\s
                 {"name":"Czerny","titles":[],"year":[]}]""");
        http.get("/operas?select=title,...singers(names:name)&singers.order=name&id=eq.1")
                .is(200, """
                [{"title":"Falstaff","names":["Ada", "Bo"]}]""");
        http.get("/operas?select=id,...performances(day,...operas(title))&performances.order=id&id=eq.1")
                .is(200, """
                [{"id":1,"day":["2025-05-01", "2026-05-01"],"title":["Falstaff", "Falstaff"]}]""");
    }

    @Test
    void anInnerOneRestrictsAndOrders() {
        http.get("/operas?select=id,...composers!inner(name)&composers.name=like.*i*&order=composers(name),id")
                .is(200, """
                [{"id":4,"name":"Liszt"},\s
                 {"id":1,"name":"Salieri"},\s
                 {"id":2,"name":"Salieri"}]""");
        http.get("/composers?select=name,...operas!inner(title)&operas.year=gt.1810", "Prefer: count=exact")
                .is(200, """
                [{"name":"Liszt","title":["Don Sanche"]}]""")
                .has("Content-Range", "0-0/1");
    }

    @Test
    void whatIsJsonCanBeGroupedBy() {
        http.get("/composers?select=ids:id.count(),...operas(titles:title)&operas.order=id&id=eq.1")
                .is(200, """
                [{"ids":1,"titles":["Falstaff", "Tarare"]}]""");
        http.get("/librettos?select=language.count(),...operas(composers(name),roles(part))&opera_id=eq.2")
                .is(200, """
                [{"count":1,"composers":{"name": "Salieri"},"roles":[]}]""");
    }

    @Test
    void aggregatesOfOneRowAreTakenOverTheRowsOfTheOther() {
        http.get("/performances?select=...operas(title,year.max()),seats.sum()&order=operas(title)")
                .is(200, """
                [{"title":"Falstaff","max":1799,"sum":300},\s
                 {"title":"Fidelio","max":1805,"sum":300}]""");
        http.get("/performances?select=...operas(id,titles:title.count(),year.max()),seats.sum()&id=lte.2")
                .is(200, """
                [{"id":1,"titles":2,"max":1799,"sum":300}]""");
        http.get("/composers?select=name,...operas(year.max())")
                .fails(
                        400,
                        "PGRST127",
                        "Feature not implemented",
                        "Aggregates are not implemented for one-to-many or many-to-many spreads.",
                        "null");
    }
}
