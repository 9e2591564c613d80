package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class PreRequestTest {

    @Test
    void aSchemaAndANameAreTakenLetterForLetter() {
        assertThat(new PreRequest(" Api.Check me ").function()).isEqualTo(new QualifiedName("Api", "Check me"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void nothingIsNone(String text) {
        assertThat(new PreRequest(text).function()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "a.b.c", ".check", "api."})
    void whatIsNotASchemaAndANameIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreRequest(text))
                .withMessage(
                        "weir.rest.pre-request is a schema and the name of a function, public.check_request: " + text);
    }

    @Test
    void aMissingFunctionIsTold() {
        FailureAnalysis analysis = Objects.requireNonNull(new PreRequestNotFoundFailureAnalyzer()
                .analyze(new PreRequestNotFoundException(new QualifiedName("api", "check"))));
        assertThat(analysis.getDescription())
                .isEqualTo("The database has no function api.check() that can be called without arguments, which"
                        + " weir.rest.pre-request names.");
        assertThat(analysis.getAction()).isEqualTo("Create the function in the schema api, or remove the setting.");
    }
}
