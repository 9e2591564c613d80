package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertMalformedSomehow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.Condition.And;
import dev.weir.rest.request.Condition.Compare;
import dev.weir.rest.request.Condition.Or;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {

    @Test
    void allParametersMustHoldAlsoThoseOfOneColumn() {
        assertThat(parse(filter("a", "gte.1"), filter("a", "lt.5"), filter("or", "(b.eq.1,c.eq.2)")))
                .isEqualTo(new And(List.of(
                        compare("a", Operator.GTE, "1", "a"),
                        compare("a", Operator.LT, "5", "a"),
                        new Or(List.of(compare("b", Operator.EQ, "1", "or"), compare("c", Operator.EQ, "2", "or"))))));
    }

    @Test
    void noFilterIsAnEmptyAnd() {
        assertThat(parse()).isEqualTo(new And(List.of()));
    }

    @Test
    void aQuotedNameIsAColumnWhateverItSays() {
        assertThat(parse(filter("\"or\"", "eq.(1)"), filter("\"a.b->c\"", "eq.")))
                .isEqualTo(new And(List.of(
                        compare("or", Operator.EQ, "(1)", "\"or\""),
                        compare("a.b->c", Operator.EQ, "", "\"a.b->c\""))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data->    | Expected a column name, found the end                                | 7",
                "a@b       | Expected the end of a column name, found \"@\"                       | 2",
                "(a)       | Expected a column name, found \"(\"                                  | 1"
            })
    void aNameThatIsNoColumnIsRefusedWithItsPlace(String name, String message, int character) {
        assertMalformedSomehow(
                () -> parse(filter(name, "eq.1")),
                message,
                "Parameter name, character %d of \"%s\"".formatted(character, name));
    }

    @Test
    void moreBehindAValueIsRefused() {
        assertMalformed(
                () -> parse(filter("a", "in.(1,2)3")),
                "Expected the end, found \"3\"",
                "Parameter \"a\", character 9 of \"in.(1,2)3\"");
    }

    @Test
    void tooManyConditionsAreRefused() {
        Parameter or = filter("or", "(" + String.join(",", Collections.nCopies(600, "a.eq.1")) + ")");
        assertMalformed(
                () -> FilterParser.requireFew(parse(or, or), List.of()),
                "There are more than 1000 conditions",
                "The request has 1200",
                "For many values of one column use in.(...)");
    }

    private static Compare compare(String column, Operator operator, String value, String parameter) {
        return new Compare(new FieldPath(column, parameter), operator, value);
    }

    private static Parameter filter(String name, String value) {
        return new Parameter(name, value);
    }

    private static Condition parse(Parameter... parameters) {
        return FilterParser.parse(List.of(parameters));
    }
}
