package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.rest.request.Condition.And;
import dev.weir.rest.request.Condition.Compare;
import dev.weir.rest.request.Condition.CompareMany;
import dev.weir.rest.request.Condition.In;
import dev.weir.rest.request.Condition.Is;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Not;
import dev.weir.rest.request.Condition.Or;
import dev.weir.rest.request.Condition.Quantifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogicParserTest {

    @Test
    void groupsStandInGroups() {
        assertThat(parse("and", "(a.eq.1,or(b.gt.2,c.not.is.null),not.and(d.lt.3,e.in.(4,\"5,6\")))"))
                .isEqualTo(new And(List.of(
                        compare("and", "a", Operator.EQ, "1"),
                        new Or(List.of(
                                compare("and", "b", Operator.GT, "2"),
                                new Not(new Is(new FieldPath("c", "and"), IsValue.NULL)))),
                        new Not(new And(List.of(
                                compare("and", "d", Operator.LT, "3"),
                                new In(new FieldPath("e", "and"), List.of("4", "5,6"))))))));
    }

    @Test
    void theParameterMayBeNegated() {
        Condition a = compare("not.or", "a", Operator.EQ, "1");
        assertThat(parse("not.or", "(a.eq.1)")).isEqualTo(new Not(new Or(List.of(a))));
        Condition b = compare("not.and", "a", Operator.EQ, "1");
        assertThat(parse("not.and", "(a.eq.1)")).isEqualTo(new Not(new And(List.of(b))));
    }

    @Test
    void valuesMayHoldCommasParenthesesAndBraces() {
        assertThat(parse("or", " ( a.eq.\"x,(y)\" , b.cs.{1,2} ,c.like(any).{a*,b})"))
                .isEqualTo(new Or(List.of(
                        compare("or", "a", Operator.EQ, "x,(y)"),
                        compare("or", "b", Operator.CONTAINS, "{1,2}"),
                        new CompareMany(new FieldPath("c", "or"), Operator.LIKE, Quantifier.ANY, List.of("a%", "b")))));
    }

    @Test
    void aColumnMayHaveTheNameOfAnOperator() {
        assertThat(parse("or", "(and.eq.1,not.eq.2,order.eq.3)"))
                .isEqualTo(new Or(List.of(
                        compare("or", "and", Operator.EQ, "1"),
                        compare("or", "not", Operator.EQ, "2"),
                        compare("or", "order", Operator.EQ, "3"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.eq.1         | Expected conditions in parentheses, found \"a\"                  | 1",
                "()             | Expected a condition, found \")\"                                | 2",
                "(a.eq.1,)      | Expected a condition, found \")\"                                | 9",
                "(a.eq.1        | Expected a comma or a closing parenthesis, found the end         | 8",
                "(a.eq.1))      | Expected the end, found \")\"                                    | 9",
                "(a)            | Expected a dot and an operator after the column name, found \")\"| 3",
                "(a.eq.1,or())  | Expected a condition, found \")\"                                | 12",
                "(d->.eq.1)     | Expected a column name, found \".\"                                | 5"
            })
    void aMalformedTreeIsRefusedWithItsPlace(String tree, String message, int character) {
        assertMalformed(
                () -> parse("or", tree),
                message,
                "Parameter \"or\", character %d of \"%s\"".formatted(character, tree));
    }

    @Test
    void depthIsBounded() {
        assertThatCode(() -> parse("or", nested(LogicParser.DEPTH))).doesNotThrowAnyException();
        assertMalformed(
                () -> parse("or", "(or(or" + nested(LogicParser.DEPTH - 1) + "))"),
                "Groups stand in more than 32 groups",
                "Parameter \"or\", character 97 of %s".formatted(Excerpt.around("(or(or" + nested(31) + "))", 96)));
    }

    private static String nested(int depth) {
        return "(" + "or(".repeat(depth - 1) + "a.eq.1" + ")".repeat(depth);
    }

    private static Condition parse(String operator, String tree) {
        return LogicParser.parse(new Parameter(operator, tree));
    }

    private static Compare compare(String parameter, String column, Operator operator, String value) {
        return new Compare(new FieldPath(column, parameter), operator, value);
    }
}
