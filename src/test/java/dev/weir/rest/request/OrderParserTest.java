package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformedSomehow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.OrderTerm.Direction;
import dev.weir.rest.request.OrderTerm.Nulls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderParserTest {

    @Test
    void termsAreReadWithDirectionAndNulls() {
        assertThat(OrderParser.parse("order", "a,b.asc, c.desc.nullslast ,\"d.e\".nullsfirst"))
                .containsExactly(
                        term("a", Direction.ASCENDING, Nulls.DEFAULT),
                        term("b", Direction.ASCENDING, Nulls.DEFAULT),
                        term("c", Direction.DESCENDING, Nulls.LAST),
                        term("d.e", Direction.ASCENDING, Nulls.FIRST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.up            | Expected asc, desc, nullsfirst or nullslast once, in this order, found \".\" | 2",
                "a.nullsfirst.asc| Expected asc, desc, nullsfirst or nullslast once, in this order, found \".\" | 13",
                "a,              | Expected a column name, found the end                                        | 3",
                "a desc!         | Expected a comma or the end, found \"!\"                                     | 7",
                "rel(a           | Expected a closing parenthesis, found the end                                | 6",
                "rel(a,b)        | Expected a closing parenthesis, found \",\"                                   | 6",
                "a->b(c)         | Expected a comma or the end, found \"(\"                                     | 5",
                "a->             | Expected a column name, found the end                                        | 4"
            })
    void anythingElseIsRefusedWithItsPlace(String order, String message, int character) {
        assertMalformedSomehow(
                () -> OrderParser.parse("order", order),
                message,
                "Parameter \"order\", character %d of \"%s\"".formatted(character, order));
    }

    private static OrderTerm term(String column, Direction direction, Nulls nulls) {
        return new OrderTerm(new FieldPath(column, "order"), direction, nulls);
    }
}
