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
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTest {

    @Test
    void whoSaysNothingGetsJson() {
        assertThat(Accepted.of(Action.READ, List.of())).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/*",
                "text/csv, application/json;q=0.1",
                "*/*;q=0, application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "application/json, application/x-ndjson",
                "application/x-ndjson;q=0.5, application/json;q=0.6",
                "application/x-ndjson;q=0, */*",
                "application/x-ndjson;q=0.5, */*;q=0.8",
                "application/json;q=high",
                "application/vnd.pgrst.array+json",
                "application/vnd.pgrst.array+json;q=0.9, text/csv"
            })
    void aClientThatLikesJsonBestGetsIt(String accept) {
        assertThat(Accepted.of(Action.READ, List.of(accept))).isEqualTo(Format.JSON);
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
                "text/csv, application/x-ndjson;q=0.001"
            })
    void aClientThatLikesLinesBestGetsThem(String accept) {
        assertThat(Accepted.of(Action.READ, List.of(accept))).isEqualTo(Format.NDJSON);
        assertThat(Accepted.of(Action.HEAD, List.of(accept))).isEqualTo(Format.NDJSON);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Accepted.of(Action.READ, List.of("application/json;q=0.5", "application/x-ndjson")))
                .isEqualTo(Format.NDJSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv",
                "text/*",
                "application/vnd.pgrst.array+json; nulls=stripped",
                "application/*; q=0.000, */*",
                "application/vnd.pgrst.object+json",
                "application/jsonl"
            })
    void aClientThatTakesNeitherIsRefused(String accept) {
        FailureException refused =
                catchThrowableOfType(FailureException.class, () -> Accepted.of(Action.READ, List.of(accept)));
        Failure failure = refused.failure();
        assertThat(failure.status()).isEqualTo(406);
        assertThat(failure.message())
                .isEqualTo("None of the media types of Accept can be sent: %s;".formatted(accept)
                        + " only application/json and application/x-ndjson can");
        assertThat(failure.code()).isEqualTo("PGRST107");
    }

    @Test
    void aWriteAnswersJsonOnly() {
        for (Action write : List.of(Action.INSERT, Action.UPDATE, Action.DELETE)) {
            assertRefused(
                    () -> Accepted.of(write, List.of("application/x-ndjson")),
                    new RequestFailure.UnsupportedMediaType(
                            406,
                            "None of the media types of Accept can be sent: application/x-ndjson;"
                                    + " only application/json can"));
            assertThat(Accepted.of(write, List.of("application/x-ndjson, */*;q=0.1")))
                    .isEqualTo(Format.JSON);
        }
    }
}
