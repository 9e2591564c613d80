package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertMalformedSomehow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.SelectItem.Field;
import dev.weir.rest.request.SelectItem.Star;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectParserTest {

    @Test
    void columnsAliasesAndTheStarAreRead() {
        assertThat(SelectParser.parse("id,label:name,*"))
                .containsExactly(field("id", null), field("name", "label"), new Star());
    }

    @Test
    void blanksAroundItemsDoNotCountThoseInNamesDo() {
        assertThat(SelectParser.parse(" id , first name ,a-b, x: y"))
                .containsExactly(field("id", null), field("first name", null), field("a-b", null), field("y", "x"));
    }

    @Test
    void quotedNamesHoldAnything() {
        assertThat(SelectParser.parse("\"weird,name\",\"a\\\"b\\\\\":\"c:d::->\",naïve"))
                .containsExactly(field("weird,name", null), field("c:d::->", "a\"b\\"), field("naïve", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,orders(id)            | Embedding another relation, orders(...),   | 10",
                "o:orders!fk(id)          | Embedding another relation, orders(...),   | 9",
                "id,...rel(name)          | Spreading an embedded relation (...)       | 4",
                "id::text                 | A cast (::)                                | 3",
                "data->>name              | A path into JSON or a composite (->)       | 5",
                "total:price.sum()        | The aggregate sum()                        | 12",
                "count()                  | The aggregate count()                      | 6"
            })
    void whatIsNotYetThereIsRefusedByName(String select, String construct, int character) {
        assertMalformedSomehow(
                () -> SelectParser.parse(select),
                construct + " is not supported",
                "Parameter \"select\", character %d of \"%s\"".formatted(character, select));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,,b     | Expected a column name, found \",\"            | 3",
                "a,       | Expected a column name, found the end          | 3",
                "a)       | Expected a comma or the end, found \")\"       | 2",
                "a.b      | Expected a comma or the end, found \".\"       | 2",
                "*a       | Expected a comma or the end, found \"a\"       | 2",
                "a:*      | Expected a column name, found \"*\"            | 3",
                "\"\"     | Expected a column name, found \"\"\"           | 1",
                "\"a      | Expected a closing double quote, found the end | 3",
                "a-,b     | Expected a column name, found \",\"            | 3",
                "🐘       | Expected a column name, found \"🐘\"           | 1"
            },
            quoteCharacter = '\0')
    void whatDoesNotParseIsRefusedWithItsPlace(String select, String message, int character) {
        assertMalformedSomehow(
                () -> SelectParser.parse(select),
                message.replace("\\\"", "\""),
                "Parameter \"select\", character %d of \"%s\"".formatted(character, select));
    }

    @Test
    void anEmptySelectIsRefused() {
        assertMalformed(
                () -> SelectParser.parse(""),
                "Expected a column name, found the end",
                "Parameter \"select\", character 1 of \"\"");
    }

    private static Field field(String column, @Nullable String alias) {
        return new Field(new FieldPath(column, "select"), alias);
    }
}
