package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.Condition.Compare;
import dev.weir.rest.request.Condition.CompareMany;
import dev.weir.rest.request.Condition.FullText;
import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.In;
import dev.weir.rest.request.Condition.Is;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Not;
import dev.weir.rest.request.Condition.Quantifier;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationParserTest {

    private static final FieldPath A = new FieldPath("a", "a");

    private static final String HINT = "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is,"
            + " isdistinct, fts, plfts, phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value";

    @ParameterizedTest
    @CsvSource({
        "eq,EQ",
        "neq,NEQ",
        "gt,GT",
        "gte,GTE",
        "lt,LT",
        "lte,LTE",
        "like,LIKE",
        "ilike,ILIKE",
        "match,MATCH",
        "imatch,IMATCH",
        "isdistinct,IS_DISTINCT",
        "cs,CONTAINS",
        "cd,CONTAINED",
        "ov,OVERLAPS",
        "sl,STRICTLY_LEFT",
        "sr,STRICTLY_RIGHT",
        "nxr,NOT_RIGHT_OF",
        "nxl,NOT_LEFT_OF",
        "adj,ADJACENT"
    })
    void anOperatorTakesAllThatFollows(String word, Operator operator) {
        assertThat(parse(word + ".x.y,(z) ")).isEqualTo(new Compare(A, operator, "x.y,(z) "));
        assertThat(parse("not." + word + ".")).isEqualTo(new Not(new Compare(A, operator, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "eq,EQ",
        "gt,GT",
        "gte,GTE",
        "lt,LT",
        "lte,LTE",
        "like,LIKE",
        "ilike,ILIKE",
        "match,MATCH",
        "imatch,IMATCH"
    })
    void anOperatorMayBeTriedWithAnyOrAllOfSeveralValues(String word, Operator operator) {
        assertThat(parse(word + "(any).{x,\"y,z\"}"))
                .isEqualTo(new CompareMany(A, operator, Quantifier.ANY, List.of("x", "y,z")));
        assertThat(parse("not." + word + "(all).{}"))
                .isEqualTo(new Not(new CompareMany(A, operator, Quantifier.ALL, List.of())));
    }

    @Test
    void aStarIsAPercentSignInPatternsOnly() {
        assertThat(parse("like.a*b%")).isEqualTo(new Compare(A, Operator.LIKE, "a%b%"));
        assertThat(parse("ilike(any).{*a,b*}"))
                .isEqualTo(new CompareMany(A, Operator.ILIKE, Quantifier.ANY, List.of("%a", "b%")));
        assertThat(parse("match.a*")).isEqualTo(new Compare(A, Operator.MATCH, "a*"));
    }

    @Test
    void inTakesAList() {
        assertThat(parse("in.(1,\"b,c\",d)")).isEqualTo(new In(A, List.of("1", "b,c", "d")));
        assertThat(parse("not.in.()")).isEqualTo(new Not(new In(A, List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "not_null", "true", "false", "unknown", "NULL", "Not_Null"})
    void isTakesItsFewWordsInAnyCase(String word) {
        assertThat(parse("is." + word)).isEqualTo(new Is(A, IsValue.valueOf(word.toUpperCase(Locale.ROOT))));
    }

    @ParameterizedTest
    @CsvSource({"fts,QUERY", "plfts,PLAIN", "phfts,PHRASE", "wfts,WEB"})
    void fullTextMayNameItsLanguage(String word, FullTextParser parser) {
        assertThat(parse(word + ".fat & cat")).isEqualTo(new FullText(A, parser, null, "fat & cat"));
        assertThat(parse(word + "(english).cat")).isEqualTo(new FullText(A, parser, "english", "cat"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eq5            | Expected a dot after the operator, found \"5\"                       | 3",
                "neq(any).{a}   | Expected a dot after the operator, found \"(\"                       | 4",
                "eq(some).{a}   | Expected any or all, found \"s\"                                     | 4",
                "eq(any.{a}     | Expected a closing parenthesis, found \".\"                          | 7",
                "in.1,2         | Expected a list in parentheses, found \"1\"                          | 4",
                "in.(1,2        | Expected a comma or a closing parenthesis, found the end             | 8",
                "is.maybe       | Expected null, not_null, true, false or unknown, found \"m\"         | 4",
                "fts().a        | Expected a text search configuration, found \")\"                    | 5"
            })
    void whatDoesNotParseIsRefusedWithItsPlace(String value, String message, int character) {
        assertMalformed(
                () -> parse(value), message, "Parameter \"a\", character %d of \"%s\"".formatted(character, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "equals.5     | There is no operator \"equals\" | 1",
                "EQ.5         | There is no operator \"EQ\"     | 1",
                "not.not.eq.5 | There is no operator \"not\"    | 5",
                "5            | Expected an operator, found \"5\" | 1"
            })
    void anUnknownOperatorIsRefusedWithTheKnownOnes(String value, String message, int character) {
        assertMalformed(
                () -> parse(value),
                message,
                "Parameter \"a\", character %d of \"%s\"".formatted(character, value),
                HINT);
    }

    private static Condition parse(String value) {
        return new OperationParser(Values::whole).parse(Cursor.ofValue("a", value), A);
    }
}
