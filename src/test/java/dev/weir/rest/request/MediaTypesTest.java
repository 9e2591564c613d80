package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; Charset=\"UTF-8\"", "application/json;charset=utf-8"})
    void jsonIsRead(String contentType) {
        assertThatCode(() -> MediaTypes.requireJson(contentType)).doesNotThrowAnyException();
    }

    @Test
    void aBodyThatSaysNothingIsTakenForJson() {
        assertThatCode(() -> MediaTypes.requireJson(null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/json;charset=latin1", "application/x-www-form-urlencoded", ";"})
    void anotherContentTypeIsRefused(String contentType) {
        Failure failure = assertRefused(
                () -> MediaTypes.requireJson(contentType),
                new RequestFailure.UnsupportedMediaType(
                        415, "Content-Type is %s; only application/json is read".formatted(contentType)));
        assertThat(failure.code()).isEqualTo("PGRST107");
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
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
            })
    void aClientThatTakesJsonIsServed(String accept) {
        assertThatCode(() -> MediaTypes.requireJsonAccepted(List.of(accept))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv",
                "text/*",
                "application/json;q=0",
                "application/json; q=0.000, */*",
                "application/vnd.pgrst.object+json"
            })
    void aClientThatTakesNoJsonIsRefused(String accept) {
        Failure failure = assertRefused(
                () -> MediaTypes.requireJsonAccepted(List.of(accept)),
                new RequestFailure.UnsupportedMediaType(
                        406,
                        "None of the media types of Accept can be sent: %s; only application/json can"
                                .formatted(accept)));
        assertThat(failure.code()).isEqualTo("PGRST107");
    }
}
