package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertMalformedSomehow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.error.FailureException;
import dev.weir.rest.request.SelectItem.Aggregated;
import dev.weir.rest.request.SelectItem.Count;
import dev.weir.rest.request.SelectItem.Embed;
import dev.weir.rest.request.SelectItem.Field;
import dev.weir.rest.request.SelectItem.Star;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectParserTest {

    private static final EmbedLimits LIMITS = EmbedLimits.DEFAULT;

    @Test
    void columnsAliasesAndTheStarAreRead() {
        assertThat(SelectParser.parse("id,label:name,*", LIMITS))
                .containsExactly(field("id", null), field("name", "label"), new Star());
    }

    @Test
    void blanksAroundItemsDoNotCountThoseInNamesDo() {
        assertThat(SelectParser.parse(" id , first name ,a-b, x: y", LIMITS))
                .containsExactly(field("id", null), field("first name", null), field("a-b", null), field("y", "x"));
    }

    @Test
    void quotedNamesHoldAnything() {
        assertThat(SelectParser.parse("\"weird,name\",\"a\\\"b\\\\\":\"c:d::->\",naïve", LIMITS))
                .containsExactly(field("weird,name", null), field("c:d::->", "a\"b\\"), field("naïve", null));
    }

    @Test
    void aRelationIsEmbeddedUnderItsNameOrAnother() {
        assertThat(SelectParser.parse("*, o:orders!fk!inner ( id , items( * ) ),...shop(name),x!left()", LIMITS))
                .containsExactly(
                        new Star(),
                        new Embed(
                                "orders",
                                "fk",
                                true,
                                false,
                                List.of(
                                        field("id", null),
                                        new Embed("items", null, false, false, List.of(new Star()), null)),
                                "o"),
                        new Embed("shop", null, false, true, List.of(field("name", null)), null),
                        new Embed("x", null, false, false, List.of(), null));
    }

    @Test
    void castsPathsAndAggregatesFollowAColumn() {
        assertThat(SelectParser.parse(
                        "id::text,n:a->b->>0::double precision,a.sum()::int[],count(),c:count()::text,count", LIMITS))
                .containsExactly(
                        new Field(new FieldPath("id", "select"), "text", null, null),
                        new Field(
                                new FieldPath(
                                        "a",
                                        List.of(new JsonStep("b", false, false), new JsonStep("0", true, true)),
                                        "select"),
                                "double precision",
                                null,
                                "n"),
                        new Field(new FieldPath("a", "select"), null, new Aggregated(Aggregate.SUM, "int[]"), null),
                        new Count(null, null),
                        new Count("text", "c"),
                        field("count", null));
    }

    @ParameterizedTest
    @CsvSource({"data->0,0,true", "data->-1,-1,true", "data->007,7,true", "data->a-b,a-b,false", "data->1a,1a,false"})
    void aNumberAloneIsAnElement(String path, String key, boolean index) {
        assertThat(SelectParser.parse(path, LIMITS))
                .containsExactly(
                        new Field(new FieldPath("data", List.of(new JsonStep(key, index, false)), "select"), null));
    }

    @Test
    void howMuchIsEmbeddedHasLimits() {
        EmbedLimits limits = new EmbedLimits(2, 3);
        assertThat(SelectParser.parse("a(b(*)),c(*)", limits)).hasSize(2);
        assertMalformedSomehow(
                () -> SelectParser.parse("a(b(c(*)))", limits),
                "Relations stand in relations more than 2 deep",
                "Parameter \"select\", character 6 of \"a(b(c(*)))\"");
        assertMalformedSomehow(
                () -> SelectParser.parse("a(),b(),c(),d()", limits),
                "More than 3 relations are embedded",
                "Parameter \"select\", character 14 of \"a(),b(),c(),d()\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(", "(", ",", "a->b", "a::", "...a(", "a!b", "\"", "a:", "[", "a()"})
    void longTextsAreReadInOneGo(String piece) {
        String text = piece.repeat(64 * 1024 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            try {
                SelectParser.parse(text, new EmbedLimits(100, 100_000));
            } catch (FailureException refused) {
                assertThat(refused.failure().status()).isEqualTo(400);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,,b     | Expected a column name, found \",\"            | 3",
                "a,       | Expected a column name, found the end          | 3",
                "a)       | Expected a comma or the end, found \")\"       | 2",
                "a.b      | Expected a comma, the end or an aggregate, as in column.sum(), found \".\" | 2",
                "a.sum    | Expected a comma, the end or an aggregate, as in column.sum(), found \".\" | 2",
                "a(       | Expected a column name, found the end          | 3",
                "a(b      | Expected a comma or a closing parenthesis, found the end | 4",
                "a!b      | Expected a list in parentheses, found the end  | 4",
                "a!b!c()  | Expected one hint, found \"c\"                 | 5",
                "a!left!inner() | Expected one of !inner and !left, found \"i\" | 8",
                "...a     | Expected a list in parentheses, found the end  | 5",
                "a::      | Expected the name of a type, found the end     | 4",
                "a::int;  | Expected a comma or the end, found \";\"       | 7",
                "a->9999999999 | \"9999999999\" is no number of an element | 4",
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
                () -> SelectParser.parse(select, LIMITS),
                message.replace("\\\"", "\""),
                "Parameter \"select\", character %d of \"%s\"".formatted(character, select));
    }

    @Test
    void anEmptySelectIsRefused() {
        assertMalformed(
                () -> SelectParser.parse("", LIMITS),
                "Expected a column name, found the end",
                "Parameter \"select\", character 1 of \"\"");
    }

    private static Field field(String column, @Nullable String alias) {
        return new Field(new FieldPath(column, "select"), alias);
    }
}
