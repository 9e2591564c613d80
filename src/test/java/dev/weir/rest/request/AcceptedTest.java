package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTest {

    @Test
    void whoSaysNothingGetsJson() {
        assertThat(Accepted.of(List.of()).form(Action.READ, List.of())).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/*",
                "text/html, application/json;q=0.1",
                "*/*;q=0, application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "application/json, application/x-ndjson",
                "application/x-ndjson;q=0.5, application/json;q=0.6",
                "application/x-ndjson;q=0, */*",
                "application/x-ndjson;q=0.5, */*;q=0.8",
                "application/json;q=high",
                "application/vnd.pgrst.array+json",
                "application/vnd.pgrst.array+json;q=0.9, text/html"
            })
    void aClientThatLikesJsonBestGetsIt(String accept) {
        assertThat(Accepted.of(List.of(accept)).form(Action.READ, List.of())).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-ndjson",
                "Application/X-NDJSON; charset=utf-8",
                "application/x-ndjson, application/json",
                "application/json;q=0.9, application/x-ndjson",
                "application/x-ndjson, */*",
                "application/*;q=0.3, application/x-ndjson;q=0.5",
                "application/json;q=0, */*",
                "text/html, application/x-ndjson;q=0.001"
            })
    void aClientThatLikesLinesBestGetsThem(String accept) {
        assertThat(Accepted.of(List.of(accept)).form(Action.READ, List.of())).isEqualTo(Format.NDJSON);
        assertThat(Accepted.of(List.of(accept)).form(Action.HEAD, List.of())).isEqualTo(Format.NDJSON);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Accepted.of(List.of("application/json;q=0.5", "application/x-ndjson"))
                        .form(Action.READ, List.of()))
                .isEqualTo(Format.NDJSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/vnd.pgrst.object+json                                | OBJECT
            application/vnd.pgrst.object                                     | OBJECT
            application/vnd.pgrst.object+json;nulls=stripped                 | STRIPPED_OBJECT
            application/vnd.pgrst.object; nulls=stripped                     | STRIPPED_OBJECT
            application/vnd.pgrst.object+json;nulls=kept                     | OBJECT
            application/vnd.pgrst.array+json                                 | JSON
            application/vnd.pgrst.array+json;nulls=stripped                  | STRIPPED_JSON
            APPLICATION/VND.PGRST.ARRAY; nulls=stripped; q=0.5               | STRIPPED_JSON
            application/json;q=0.1, application/vnd.pgrst.object+json;q=0.2  | OBJECT
            text/html, application/vnd.pgrst.object+json, */*;q=0.1          | OBJECT
            text/csv                                                         | CSV
            text/*;q=0.2, application/json;q=0.1                             | CSV
            """)
    void aFormOfPostgrestsIsNamed(String accept, Format format) {
        for (Action action : Action.values()) {
            assertThat(Accepted.of(List.of(accept)).form(action, List.of())).isEqualTo(format);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/*", "*/*;q=0", "application/jsonl"})
    void aClientThatTakesNoneIsRefused(String accept) {
        FailureException refused =
                catchThrowableOfType(FailureException.class, () -> Accepted.of(List.of(accept, "a/b"))
                        .form(Action.READ, List.of()));
        Failure failure = refused.failure();
        assertThat(failure.status()).isEqualTo(406);
        assertThat(failure.message()).isEqualTo("None of these media types are available: %s, a/b".formatted(accept));
        assertThat(failure.code()).isEqualTo("PGRST107");
    }

    @Test
    void aWriteIsNotAnsweredRowByRow() {
        for (Action write : List.of(Action.INSERT, Action.UPDATE, Action.DELETE)) {
            assertRefused(
                    () -> Accepted.of(List.of("application/x-ndjson")).form(write, List.of()),
                    new RequestFailure.UnsupportedMediaType(
                            406, "None of these media types are available: application/x-ndjson"));
            assertThat(Accepted.of(List.of("application/x-ndjson, */*;q=0.1")).form(write, List.of()))
                    .isEqualTo(Format.JSON);
        }
    }
}
