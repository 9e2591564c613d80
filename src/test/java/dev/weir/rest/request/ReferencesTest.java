package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReferencesTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Map<String, JsonNode> BODIES = Map.of(
            "o",
            JSON.readTree(
                    "[{\"id\":7,\"price\":1.50,\"name\":\"ü & \\\"x\\\"\",\"tags\":[\"a\",\"b\"],\"none\":null}]"),
            "oo",
            JSON.readTree("[{\"id\":1},{\"id\":2}]"),
            "half",
            JSON.readTree("[{\"x\":\"a\\ud83d\"}]"));

    private static BatchMember resolved(String url, @Nullable String body) {
        return References.resolved(
                new BatchMember("p", "POST", url, Map.of(), body, Set.of("o", "oo", "half")), BODIES::get);
    }

    @Test
    void standForAPartOfAnAnswerAndLeaveAllElseAsItIs() {
        assertThat(resolved(
                                "a",
                                "{ \"ü\":\"$o/id\", \"b\":[\"$o/price\" ,\"$o/name\"],\"c\":\"$oo/1/id\", \"d\":\"$o/id!\",\"$o/id\":1.50 }")
                        .body())
                .isEqualTo("{ \"ü\":7, \"b\":[1.50 ,\"ü & \\\"x\\\"\"],\"c\":2, \"d\":\"$o/id!\",\"$o/id\":1.50 }");
        assertThat(resolved("a", "[\"$o/tags\",\"$o/none\",\"$x/id\",\"$o\"]").body())
                .isEqualTo("[[\"a\",\"b\"],null,\"$x/id\",\"$o\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "a?id=eq.$o/id&x=1, a?id=eq.7&x=1",
        "'a?id=in.($o/id,$oo/0/id)', 'a?id=in.(7,1)'",
        "a?t=eq.$o/tags/0, a?t=eq.a",
        "$o/id?x=1, $o/id?x=1"
    })
    void standInTheQuery(String url, String expected) {
        assertThat(resolved(url, null).url()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a?x=eq.$o/name",
                "a?x=eq.$half/x",
                "a?x=eq.$o/huh",
                "a?x=eq.$o/tags",
                "a?x=eq.$o/none",
                "a?x=eq.$oo/id",
                "a?x=eq.$oo/2/id",
                "a?x=eq.$o/id/x"
            })
    void areRefusedWhereTheyLeadToNothingOrToWhatWouldBeAnotherQuery(String url) {
        assertThatThrownBy(() -> resolved(url, null))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isInstanceOf(InvalidBody.class));
    }
}
