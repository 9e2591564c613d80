package dev.weir.error;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL refused a statement.
 *
 * @param status HTTP status for the SQLSTATE, by PostgREST's table; see {@link SqlStates}
 * @param code the SQLSTATE
 */
public record DatabaseFailure(
        int status,
        String code,
        String message,
        @Nullable String details,
        @Nullable String hint) implements Failure {}
