package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

class SchemaNotFoundFailureAnalyzerTest {

    private static FailureAnalysis analyze(List<String> existing) {
        Throwable failure =
                new IllegalStateException("start", new SchemaNotFoundException(List.of("api", "no\\where"), existing));
        return Objects.requireNonNull(new SchemaNotFoundFailureAnalyzer().analyze(failure));
    }

    @Test
    void itSaysWhatIsMissingAndWhatThereIs() {
        FailureAnalysis analysis = analyze(List.of("public", "shop"));

        assertThat(analysis.getDescription())
                .isEqualTo("The database has no schema named api, no\\where, which weir.rest.schemas names.");
        assertThat(analysis.getAction())
                .isEqualTo("Create the schema, or set weir.rest.schemas to some of: public, shop");
    }

    @Test
    void aDatabaseWithoutSchemasHasNoneToOffer() {
        assertThat(analyze(List.of()).getAction()).isEqualTo("Create the schema; the database has none of its own.");
    }

    @Test
    void springFindsIt() {
        // Some of Spring's own need a bean factory to be made, and are left out here.
        FailureHandler leaveOut = FailureHandler.handleMessage((message, failure) -> {});

        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, leaveOut))
                .hasAtLeastOneElementOfType(SchemaNotFoundFailureAnalyzer.class);
    }
}
