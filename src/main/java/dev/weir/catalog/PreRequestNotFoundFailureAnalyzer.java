package dev.weir.catalog;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start-up that the function is missing which every request would call. */
final class PreRequestNotFoundFailureAnalyzer extends AbstractFailureAnalyzer<PreRequestNotFoundException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PreRequestNotFoundException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Create the function in the schema " + cause.schema() + ", or remove the setting.",
                cause);
    }
}
