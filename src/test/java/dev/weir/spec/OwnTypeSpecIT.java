package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Columns of types whose operators are in a schema that the search path does not have. */
@SpecTest
class OwnTypeSpecIT {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d)");

    @Autowired
    private Http http;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            email=eq.ada@example.com               | 1
            email=neq.ada@example.com              | 2
            email=not.eq.ADA@EXAMPLE.COM           | 2
            email=gt.ADA@example.com               | 2
            email=gte.ADA@EXAMPLE.COM              | 1 2
            email=lt.BOB@example.com               | 1
            email=lte.ADA@EXAMPLE.COM              | 1
            email=in.(ADA@example.com,x)           | 1
            email=not.in.(ADA@example.com,x)       | 2
            email=in.()                            |
            email=eq(any).{ADA@example.com,x}      | 1
            email=like.ADA*                        | 1
            email=like(any).{ADA*,x*}              | 1
            email=not.like.ADA*                    | 2
            email=ilike.ADA*                       | 1
            email=match.^ADA                       | 1
            email=imatch.^ADA                      | 1
            email=isdistinct.ADA@EXAMPLE.COM       | 2 3
            email=not.isdistinct.ADA@EXAMPLE.COM   | 1
            email=is.null                          | 3
            or=(email.eq.ADA@EXAMPLE.COM,id.eq.3)  | 1 3
            alias=eq.ADA                           | 1
            alias=neq.ADA                          | 2
            alias=in.(ADA,BOB)                     | 1 2
            alias=like.A*                          | 1
            alias=isdistinct.ADA                   | 2 3
            emails=eq.{ADA,COUNTESS}               | 1
            emails=cs.{ADA}                        | 1
            emails=cd.{BOB,x}                      | 2
            emails=ov.{COUNTESS,BOB}               | 1 2
            emails=in.("{BOB}","{x}")              | 2
            path=eq.top.sport                      | 2
            path=cd.top.math                       | 1
            path=cs.top.math.logic.modal           | 1
            path=match.*.math.*                    | 1
            paths=match.*.math.*                   | 1
            paths=cs.top.sport.ball                | 2
            paths=eq.{top.sport}                   | 2
            facts=cs.place=>London                 | 1
            facts=cd.born=>1990,place=>Rome        | 2
            facts=eq.born=>1990                    | 2
            code=eq.ab                             | 1
            code=neq.ab                            | 2
            code=in.(ab,x)                         | 1
            code=isdistinct.ab                     | 2 3
            code=like.A*                           | 1
            way=eq.(2000,m)                        | 1
            way=isdistinct.(2000,m)                | 2 3
            """)
    void comparesByTheOperatorsOfTheType(String filter, String ids) {
        String expected = ids == null ? "" : ids;
        // Until it is known and prepared, and then as it was prepared.
        for (int i = 0; i < 3; i++) {
            assertThat(ids(http.get("/members?select=id&order=id&" + filter))).isEqualTo(expected);
        }
        assertThat(ids(http.get("/members?select=id&order=id&" + filter, "Accept: application/x-ndjson")))
                .isEqualTo(expected);
    }

    @Test
    void deletesAndChangesWhatTheTypesOperatorsMean() {
        SpecDatabase.run("insert into members (id, email) values (7, 'Eve@Example.com'), (8, 'Eve@example.org')");
        http.patch("/members?email=eq.EVE@EXAMPLE.COM", "{\"alias\":\"Eve\"}", "Prefer: return=representation")
                .has("Content-Range", "0-0/*");
        http.delete("/members?id=gt.6&email=neq.eve@EXAMPLE.com&select=id", "Prefer: return=representation")
                .is(200, "[{\"id\":8}]");
        http.delete("/members?id=gt.6&select=id", "Prefer: return=representation")
                .is(200, "[{\"id\":7}]");
    }

    /** The type turns into text without being asked, which has the operator that it lacks. */
    @Test
    void refusesAnOperatorThatATypeWithItsOwnDoesNotHave() {
        Answer answer = http.get("/members?select=id&way=like.*km*");
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("42883");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "bounded",
                "padded",
                "a_name",
                "ci",
                "doc",
                "short_doc",
                "doc_of_doc",
                "doc_ci",
                "raw",
                "bin",
                "doc_json",
                "vector",
                "doc_vector"
            })
    void searchesTextInTheLanguageThatWasAskedFor(String column) {
        for (String search : new String[] {"fts(german).Haus", "plfts(german).Haus", "phfts(german).Häuser stehen"}) {
            assertThat(ids(http.get("/documents?select=id&order=id&" + column + "=" + search)))
                    .as(search)
                    .isEqualTo("1");
        }
        assertThat(ids(http.get("/documents?select=id&" + column + "=wfts(german).-hund")))
                .isEqualTo("1");
        assertThat(ids(http.get("/documents?select=id&" + column + "=not.fts(german).Haus")))
                .isEqualTo("2");
        assertThat(ids(http.get("/documents?select=id&" + column + "=fts.hund")))
                .isEqualTo("2");
    }

    private static String ids(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ID.matcher(answer.body()).results().map(id -> id.group(1)).collect(Collectors.joining(" "));
    }
}
