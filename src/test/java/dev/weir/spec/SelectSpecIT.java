package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a selection can have of one relation. */
@SpecTest
class SelectSpecIT {

    @Autowired
    private Http http;

    @Test
    void aCastMakesAnotherTypeOfAColumn() {
        http.get("/operas?select=id::text,year::double precision,y:year::int8&id=eq.1")
                .is(200, """
                [{"id":"1","year":1799,"y":1799}]""");
        http.get("/performances?select=price::int,tags:seats::text,all:seats&id=eq.1")
                .is(200, """
                [{"price":11,"tags":"100","all":100}]""");
        http.get("/operas?select=a:title::char,b:title::character varying,c:title::bpchar&id=eq.1")
                .is(200, """
                [{"a":"F","b":"Falstaff","c":"Falstaff"}]""");
        http.get("/offices?select=doors::text[]&house_id=eq.1").is(200, """
                [{"doors":["7","8"]}]""");
    }

    @Test
    void aCastToWhatIsNoTypeIsRefusedByPostgresql() {
        http.get("/operas?select=id::nothing").fails(400, "42704", "type \"nothing\" does not exist", "null", "null");
    }

    @Test
    void aPathLeadsIntoJson() {
        http.get("/composers?select=data->born->>town,data->tags->0,last:data->tags->>-1,data->born&id=eq.1")
                .is(200, """
                [{"town":"Legnago","tags":"a","last":"c","born":{"town": "Legnago", "year": 1750}}]""");
        http.get("/composers?select=id,data->born->year&id=gte.3&order=id").is(200, """
                [{"id":3,"year":null},\s
                 {"id":4,"year":null}]""");
        http.get("/composers?select=data->born->>year::int&id=eq.1").is(200, """
                [{"year":1750}]""");
    }

    @Test
    void aPathLeadsIntoCompositesAndArraysAsWell() {
        http.get("/offices?select=place->street,place->>number,doors->1,door:doors->>0&house_id=eq.1")
                .is(200, """
                [{"street":"Via Filodrammatici","number":"2","doors":8,"door":"7"}]""");
    }

    @Test
    void aPathIsFilteredAndOrderedBy() {
        http.get("/composers?select=id&data->born->>town=eq.Bonn").is(200, """
                [{"id":2}]""");
        http.get("/composers?select=id&data->born->year=gt.1760").is(200, """
                [{"id":2}]""");
        http.get("/composers?select=id&data->born->>town=in.(Bonn,Legnago)&order=data->born->>town")
                .is(200, """
                [{"id":2},\s
                 {"id":1}]""");
        http.get("/composers?select=id&or=(data->tags->>0.eq.a,data->born->>town.is.null)&order=id")
                .is(200, """
                [{"id":1},\s
                 {"id":3},\s
                 {"id":4}]""");
        http.get("/offices?select=house_id&place->>street=like.Via*").is(200, """
                [{"house_id":1}]""");
    }

    @Test
    void keysOfAPathAreValuesAndMayBeAnything() {
        http.get("/composers?select=x:data->\"a'b\\\"c\",data->born->>\"town\"&id=eq.1")
                .is(200, """
                [{"x":null,"town":"Legnago"}]""");
    }

    @Test
    void aColumnMayComeTwiceAndBesideAllOfThem() {
        http.get("/countries?select=*,name,again:name&id=eq.1").is(200, """
                [{"id":1,"name":"Italy","name":"Italy","again":"Italy"}]""");
        http.get("/countries?select=id,id&id=eq.1").is(200, """
                [{"id":1,"id":1}]""");
    }

    @Test
    void anEmptySelectionIsAllColumns() {
        http.get("/countries?select=&id=eq.1").is(200, """
                [{"id":1,"name":"Italy"}]""");
    }

    @Test
    void aggregatesAreOfAllRows() {
        http.get("/performances?select=count(),seats.sum(),price.avg(),least:price.min(),seats.max()")
                .is(200, """
                [{"count":3,"sum":600,"avg":12.5833333333333333,"least":7.25,"max":300}]""");
        http.get("/performances?select=n:count()::text,seats.sum()::float,seats::text.max()")
                .is(200, """
                [{"n":"3","sum":600,"max":"300"}]""");
        http.get("/composers?select=country_id.count(),count:count()").is(200, """
                [{"count":3,"count":4}]""");
    }

    @Test
    void aBareCountIsThatOfTheRows() {
        http.get("/performances?select=count").is(200, """
                [{"count":3}]""");
        http.get("/composers?select=name,n:operas(count)&id=in.(1,3)&order=id").is(200, """
                [{"name":"Salieri","n":[{"count":2}]},\s
                 {"name":"Czerny","n":[{"count":0}]}]""");
        http.get("/composers?select=n:count::text&id=lt.3").is(200, """
                [{"n":"2"}]""");
    }

    @Test
    void theTotalBesideACountIsThatOfTheRows() {
        http.get("/performances?select=count&opera_id=eq.1", "Prefer: count=exact")
                .is(206, """
                [{"count":2}]""")
                .has("Content-Range", "0-0/2");
        http.head("/performances?select=count", "Prefer: count=exact")
                .is(206, "")
                .has("Content-Range", "0-0/3");
        http.get("/performances?select=count&opera_id=eq.99", "Prefer: count=exact")
                .is(200, """
                [{"count":0}]""");
    }

    @Test
    void whatStandsBesideThemGroups() {
        http.get("/performances?select=opera_id,seats.sum()&order=opera_id").is(200, """
                [{"opera_id":1,"sum":300},\s
                 {"opera_id":3,"sum":300}]""");
        http.get("/composers?select=data->born->>town,count()&order=data->born->>town&id=lte.2")
                .is(200, """
                [{"town":"Bonn","count":1},\s
                 {"town":"Legnago","count":1}]""");
        http.get("/performances?select=opera_id,count()&order=opera_id&limit=1", "Prefer: count=exact")
                .is(206, """
                [{"opera_id":1,"count":2}]""")
                .has("Content-Range", "0-0/2");
    }

    @Test
    void embeddedRowsAreAggregatedForEachRow() {
        http.get("/operas?select=title,performances(seats.sum(),count())&id=in.(1,2)&order=id")
                .is(200, """
                [{"title":"Falstaff","performances":[{"sum":300,"count":2}]},\s
                 {"title":"Tarare","performances":[{"sum":null,"count":0}]}]""");
    }

    @Test
    void embeddedRowsGroupAsWell() {
        http.get("/performances?select=seats.sum(),operas(title)&opera_id=eq.1").is(200, """
                [{"sum":300,"operas":{"title": "Falstaff"}}]""");
    }
}
