package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Views stand for the tables whose keys they show; functions of a row are columns and relationships. */
@SpecTest
class EmbeddingViewSpecIT {

    @Autowired
    private Http http;

    @Test
    void aViewLeadsWhereItsTableDoes() {
        http.get("/works?select=called,composers(name)&work=eq.3").is(200, """
                [{"called":"Fidelio","composers":{"name":"Beethoven"}}]""");
        http.get("/works?select=called,librettos(language)&work=eq.3").is(200, """
                [{"called":"Fidelio","librettos":{"language":"German"}}]""");
        http.get("/works?select=called,singers(name)&singers.order=name&work=eq.3")
                .is(200, """
                [{"called":"Fidelio","singers":[{"name":"Ada"},\s
                 {"name":"Cy"}]}]""");
    }

    @Test
    void aTableLeadsToTheViewOfWhatItLeadsTo() {
        http.get("/composers?select=name,works(called)&works.order=work&id=eq.1")
                .is(200, """
                [{"name":"Salieri","works":[{"called":"Falstaff"},\s
                 {"called":"Tarare"}]}]""");
        http.get("/librettos?select=language,works(called)&opera_id=eq.1").is(200, """
                [{"language":"Italian","works":{"called":"Falstaff"}}]""");
    }

    @Test
    void aViewOfAViewDoesToo() {
        http.get("/long_works?select=called,composers(name)&work=eq.4").is(200, """
                [{"called":"Don Sanche","composers":{"name":"Liszt"}}]""");
        http.get("/composers?select=name,long_works(called)&id=eq.4").is(200, """
                [{"name":"Liszt","long_works":[{"called":"Don Sanche"}]}]""");
    }

    @Test
    void aMaterializedViewDoesToo() {
        http.get("/kept_works?select=title,composers(name)&id=eq.3").is(200, """
                [{"title":"Fidelio","composers":{"name":"Beethoven"}}]""");
        http.get("/composers?select=name,kept_works(title)&id=eq.2").is(200, """
                [{"name":"Beethoven","kept_works":[{"title":"Fidelio"}]}]""");
    }

    @Test
    void aColumnOfAViewChoosesBetweenTwoThatShowTheSame() {
        http.get("/twice_by?select=id,composers!again(name)&id=eq.3").is(200, """
                [{"id":3,"composers":{"name":"Beethoven"}}]""");
        http.get("/twice_by?select=id,composers(name)&id=eq.3").is(300, """
                {"code":"PGRST201",\
                "message":"Could not embed because more than one relationship was found for 'twice_by' and 'composers'",\
                "details":[\
                {"cardinality":"many-to-one","embedding":"twice_by with composers","relationship":"operas_composer_id_fkey using twice_by(again) and composers(id)"},\
                {"cardinality":"many-to-one","embedding":"twice_by with composers","relationship":"operas_composer_id_fkey using twice_by(composer_id) and composers(id)"}],\
                "hint":"Try changing 'composers' to one of the following: 'composers!operas_composer_id_fkey', 'composers!operas_composer_id_fkey'. Find the desired relationship in the 'details' key."}""");
    }

    @Test
    void aFunctionOfARowIsReadLikeAColumn() {
        http.get("/operas?select=id,full_title&full_title=like.Tar*").is(200, """
                [{"id":2,"full_title":"Tarare (1787)"}]""");
        http.get("/operas?select=name:full_title&order=full_title.desc.nullslast&limit=1")
                .is(200, """
                [{"name":"Tarare (1787)"}]""");
        http.get("/composers?select=name,operas(full_title)&operas.full_title=eq.Fidelio (1805)&id=eq.2")
                .is(200, """
                [{"name":"Beethoven","operas":[{"full_title":"Fidelio (1805)"}]}]""");
        http.get("/operas?select=*&id=eq.2").is(200, """
                [{"id":2,"title":"Tarare","year":1787,"composer_id":1,"premiere":3,"revival":null}]""");
    }

    @Test
    void aFunctionOfARowMayStandInAFurtherSchemaBehindThoseThatAreExposed() {
        http.get("/operas?select=id,age&age=gt.200&order=age.desc,id&limit=1").is(200, """
                [{"id":2,"age":213}]""");
        http.get("/operas?select=full_title,same_year(id)&id=eq.2").is(200, """
                [{"full_title":"Tarare (1787)","same_year":[]}]""");
        http.get("/rpc/age")
                .fails(
                        404,
                        "PGRST202",
                        "Could not find the function public.age without parameters in the schema cache",
                        "Searched for the function public.age without parameters, but no matches were found in the schema cache.",
                        "Perhaps you meant to call the function public.page");
    }

    @Test
    void aFunctionOfARowThatReturnsRowsIsARelationship() {
        http.get("/composers?select=name,pupils(name)&id=eq.1").is(200, """
                [{"name":"Salieri","pupils":[{"name":"Beethoven"}]}]""");
        http.get("/composers?select=name,home(name)&id=in.(1,4)&order=id").is(200, """
                [{"name":"Salieri","home":{"name":"Italy"}},\s
                 {"name":"Liszt","home":null}]""");
        http.get("/composers?select=name,home!inner(name)&order=home(name),id&home.name=neq.Italy")
                .is(200, """
                [{"name":"Beethoven","home":{"name":"Austria"}},\s
                 {"name":"Czerny","home":{"name":"Austria"}}]""");
        http.get("/composers?select=name,pupils(name,operas(title))&pupils.name=like.B*&id=eq.1")
                .is(200, """
                [{"name":"Salieri","pupils":[{"name":"Beethoven","operas":[{"title":"Fidelio"}]}]}]""");
    }

    /** No constraint holds for what a view shows. */
    @Test
    void aRowLeadsToOneRowOfAViewThatShowsItTwice() {
        http.get("/works?select=work,shown_twice(language)&work=eq.1", "Prefer: count=exact")
                .is(200, """
                [{"work":1,"shown_twice":{"language":"Italian"}}]""")
                .has("Content-Range", "0-0/1");
        http.get("/operas?select=id,...shown_twice!inner(language)&order=shown_twice(language)&id=eq.1")
                .is(200, """
                [{"id":1,"language":"Italian"}]""");
        http.get("/operas?select=id,shown_twice!inner()&id=eq.1", "Prefer: count=exact")
                .is(200, """
                [{"id":1}]""")
                .has("Content-Range", "0-0/1");
    }
}
