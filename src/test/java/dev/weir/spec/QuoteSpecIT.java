package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Double quotes around values; one that is never closed is an ordinary character. */
@SpecTest
class QuoteSpecIT {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d)");

    @Autowired
    private Http http;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            value=in.(%22)                                | 1
            value=in.(%22x)                               | 2
            value=in.(a,%22)                              | 1 3
            value=in.(%22,a)                              | 1 3
            value=in.(x%22)                               | 4
            value=in.(%22x%22)                            |
            value=in.(%22\\%22x\\%22%22)                | 6
            value=in.(%22a%22,%22x)                       | 2 3
            value=in.(%22a,\\%22%22,%22)                  | 1 8
            value=in.(%22,%22)                            |
            value=not.in.(%22,a)                          | 2 4 5 6 7 8
            value=eq.%22                                  | 1
            value=eq.%22x                                 | 2
            or=(value.eq.%22x)                            | 2
            or=(value.eq.%22,value.eq.a)                  | 1 3
            or=(value.in.(%22x,a))                        | 2 3
            or=(value.in.(a,%22))                         | 1 3
            and=(value.like.%22*,id.lt.3)                 | 1 2
            and=(value.like.%22*,value.not.like.*%22)     |
            or=(and(value.eq.%22x,id.eq.2),value.eq.a)    | 2 3
            or=(value.eq.{%22a},id.eq.3)                  | 3 7
            not.or=(value.eq.%22x,id.gt.3)                | 1 3
            value=eq(any).{\\%22x,a}                      | 2 3
            value=eq(any).{%22\\%22%22}                   | 1
            """)
    void letsThroughWhatIsMeant(String filter, String ids) {
        Answer answer = http.get("/quotes?select=id&order=id&" + filter.replace("\\", "%5C"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(ID.matcher(answer.body()).results().map(id -> id.group(1)).collect(Collectors.joining(" ")))
                .isEqualTo(ids == null ? "" : ids);
    }

    /** Where PostgreSQL itself reads the quotes, and around names, they have to be closed. */
    @Test
    void refusesAnOpenQuoteInAnArrayOrAName() {
        http.get("/quotes?value=eq(any).{%22x}")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a closing double quote, found the end",
                        "Parameter \"value\", character 5 of \"{\"x}\"",
                        "Put a backslash before a quote that is part of a value");
        http.get("/people?tags=cs.{%22a}")
                .fails(400, "22P02", "malformed array literal: \"{\"a}\"", "Unexpected end of input.", "null");
        http.get("/people?or=(tags.cs.{%22a},id.eq.1)")
                .fails(400, "22P02", "malformed array literal: \"{\"a}\"", "Unexpected end of input.", "null");
        http.get("/quotes?order=%22id")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a closing double quote, found the end",
                        "Parameter \"order\", character 4 of \"\"id\"",
                        "null");
        http.get("/quotes?select=%22id")
                .fails(
                        400,
                        "PGRST100",
                        "Expected a closing double quote, found the end",
                        "Parameter \"select\", character 4 of \"\"id\"",
                        "null");
    }
}
