package dev.weir.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the local PostgreSQL did not start, and what to do instead. */
class LocalPostgresFailureAnalyzer extends AbstractFailureAnalyzer<LocalPostgresException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LocalPostgresException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set spring.r2dbc.url (SPRING_R2DBC_URL) to use a PostgreSQL of your own instead.",
                cause);
    }
}
