package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.Explanation.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            application/vnd.pgrst.plan                                                            | false | JSON
            application/vnd.pgrst.plan+text                                                       | false | JSON
            application/vnd.pgrst.plan+json                                                       | true  | JSON
            application/vnd.pgrst.plan+json; for="text/csv"                                       | true  | CSV
            application/vnd.pgrst.plan; for="application/vnd.pgrst.object+json;nulls=stripped"    | false | STRIPPED_OBJECT
            application/json;q=0.3, application/vnd.pgrst.plan;q=0.4                              | false | JSON
            """)
    void aPlanIsOfAForm(String accept, boolean json, Format of) {
        Explanation explanation = Accepted.of(List.of(accept)).explanation().orElseThrow();
        assertThat(explanation.json()).isEqualTo(json);
        assertThat(explanation.options()).isEmpty();
        assertThat(explanation.of().form(Action.READ, List.of())).isEqualTo(of);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "application/vnd.pgrst.planned",
                "application/json, application/vnd.pgrst.plan",
                "application/vnd.pgrst.plan;q=0"
            })
    void otherwiseThereIsNone(String accept) {
        assertThat(Accepted.of(List.of(accept)).explanation()).isEmpty();
    }

    @Test
    void optionsAreThoseOfPostgresqlInOneOrder() {
        Explanation explanation = Accepted.of(
                        List.of("application/vnd.pgrst.plan; options=wal|analyze|nothing|buffers; for=\"text/csv\""))
                .explanation()
                .orElseThrow();
        assertThat(explanation.options()).containsExactly(Option.ANALYZE, Option.BUFFERS, Option.WAL);
        assertThat(explanation.mediaType(Format.CSV))
                .isEqualTo("application/vnd.pgrst.plan+text; for=\"text/csv\"; options=analyze|buffers|wal");
    }
}
