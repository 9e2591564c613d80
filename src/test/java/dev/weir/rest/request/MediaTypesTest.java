package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure;
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
                        415,
                        "Content-Type is %s; only application/json is read".formatted(contentType),
                        "Send JSON, and say so: Content-Type: application/json"));
        assertThat(failure.code()).isEqualTo("PGRST107");
    }
}
