package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Which of the five people each filter lets through. */
@SpecTest
class FilterSpecIT {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d)");

    @Autowired
    private Http http;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            age=eq.20                              | 2 5
            age=neq.20                             | 1 3
            age=gt.36                              | 3
            age=gte.36                             | 1 3
            age=lt.36                              | 2 5
            age=lte.36                             | 1 2 5
            age=not.eq.20                          | 1 3
            age=isdistinct.20                      | 1 3 4
            age=not.isdistinct.20                  | 2 5
            age=gt.20&age=lt.40                    | 1
            name=like.A*                           | 1
            name=like.A%25                         | 1
            name=ilike.*A*                         | 1 4
            name=like.bo\\_b%25                    | 5
            name=not.like.*b*                      | 1 3 4
            name=match.^[AB]                       | 1 2
            name=imatch.^b                         | 2 5
            name=like(any).{A*,B*}                 | 1 2
            name=ilike(all).{*b*,*o*}              | 2 5
            name=match(any).{^A,^B}                | 1 2
            name=imatch(all).{^b,b$}               | 2
            age=eq(any).{20,36}                    | 1 2 5
            age=gt(all).{20,36}                    | 3
            age=lt(any).{21,37}                    | 1 2 5
            age=gte(all).{20,36}                   | 1 3
            age=lte(all).{20,36}                   | 2 5
            age=not.eq(any).{20,36}                | 3
            name=eq.D'Arcy, "Jr." (II)             | 4
            name=eq.bo_b%25\\x                     | 5
            id=in.(1,3)                            | 1 3
            id=in.()                               |
            id=not.in.(1,3)                        | 2 4 5
            name=in.(Ada,"D'Arcy, \\"Jr.\\" (II)") | 1 4
            name=in.("bo_b%25\\\\x")               | 5
            name=in.(Čeněk)                        | 3
            age=is.null                            | 4
            age=not.is.null                        | 1 2 3 5
            age=is.not_null                        | 1 2 3 5
            active=is.true                         | 1 4
            active=is.false                        | 2 5
            active=is.unknown                      | 3
            active=is.NULL                         | 3
            active=not.is.true                     | 2 3 5
            tags=cs.{math}                         | 1 3
            tags=cs.{"a,b"}                        | 5
            tags=cd.{math,poetry}                  | 1 2 3
            tags=ov.{poetry,c}                     | 1 5
            tags=eq.{}                             | 2
            tags=in.("{math}","{}")                | 2 3
            tags=eq(any).{"{math}","{}"}           | 2 3
            span=cs.[6,7)                          | 2
            span=cd.[0,9)                          | 1 2 5
            span=ov.[7,8)                          | 2 3
            span=sl.[6,9)                          | 1
            span=sr.[1,6)                          | 3
            span=nxr.[1,8)                         | 1 2
            span=nxl.[5,6)                         | 2 3
            span=adj.[8,9)                         | 2
            bio=fts.cat                            | 1 2
            bio=fts(english).cats%26rat            | 1
            bio=fts(simple).cats                   | 1
            bio=plfts(english).The fat cat         | 1
            bio=phfts(english).cat sat             | 2
            bio=wfts(english).cat -fat             | 2
            bio=fts(german).hunde                  | 3
            bio=not.fts(english).cat               | 3 5
            or=(age.gt.40,name.eq.Ada)             | 1 3
            not.or=(age.gt.40,name.eq.Ada)         | 2 5
            and=(age.gte.20,age.lt.40)             | 1 2 5
            not.and=(age.gte.20,age.lt.40)         | 3
            or=(and(age.eq.20,id.gt.2),id.eq.1)    | 1 5
            or=(not.and(id.gt.1,id.lt.5),id.eq.3)  | 1 3 5
            or=(id.in.(1,2),name.is.null)          | 1 2
            or=(name.eq."D'Arcy, \\"Jr.\\" (II)",id.eq.2) | 2 4
            or=(tags.cs.{math,poetry},age.not.eq(any).{20,36,47}) | 1
            or=( id.eq.1 , id.eq.2 )&id=gt.1       | 2
            score=eq.9.5                           | 1
            score=lt.-0.5                          | 4
            "name"=eq.Ada                          | 1
            """)
    void letsThrough(String filter, String ids) {
        Answer answer = http.get("/people?select=id&order=id&" + filter);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(ID.matcher(answer.body()).results().map(id -> id.group(1)).collect(Collectors.joining(" ")))
                .isEqualTo(ids == null ? "" : ids);
    }

    /** As clients of PostgREST send them: 30 KB, which the default limits let through. */
    @Test
    void takesEightHundredUuidsInOneFilter() {
        SpecDatabase.run("delete from types; insert into types (id, uid) values (1, '%s')".formatted(new UUID(0, 7)));
        String uuids = LongStream.range(0, 800)
                .mapToObj(i -> new UUID(0, i).toString())
                .collect(Collectors.joining(","));
        http.get("/types?select=id&uid=in.(%s)".formatted(uuids)).is(200, "[{\"id\":1}]");
    }
}
