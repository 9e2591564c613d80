package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(MediaTypes.form(contentType)).isEqualTo(BodyForm.JSON);
    }

    @Test
    void aBodyThatSaysNothingIsTakenForJson() {
        assertThat(MediaTypes.form(null)).isEqualTo(BodyForm.JSON);
    }

    @Test
    void otherFormsOfRowsAreRead() {
        assertThat(MediaTypes.form("Text/CSV; charset=utf-8")).isEqualTo(BodyForm.CSV);
        assertThat(MediaTypes.form("application/x-www-form-urlencoded")).isEqualTo(BodyForm.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json;charset=latin1", "text/csv;charset=latin1", ";"})
    void anotherContentTypeIsRefused(String contentType) {
        Failure failure = assertRefused(
                () -> MediaTypes.form(contentType),
                new RequestFailure.UnsupportedMediaType(
                        415,
                        "Content-Type is %s; only application/json, text/csv and application/x-www-form-urlencoded are read"
                                .formatted(contentType),
                        "Send JSON, and say so: Content-Type: application/json"));
        assertThat(failure.code()).isEqualTo("PGRST107");
    }
}
