package dev.weir.catalog;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start-up which schema is missing, and which ones there are. */
final class SchemaNotFoundFailureAnalyzer extends AbstractFailureAnalyzer<SchemaNotFoundException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SchemaNotFoundException cause) {
        String action = cause.existing().isEmpty()
                ? "Create the schema; the database has none of its own."
                : "Create the schema, or set weir.rest.schemas to some of: " + String.join(", ", cause.existing());
        return new FailureAnalysis(cause.getMessage() + ".", action, cause);
    }
}
