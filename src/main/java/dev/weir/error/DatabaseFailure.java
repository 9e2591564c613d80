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
        @Nullable String hint) implements Failure {

    private static final String QUERY_CANCELED = "57014";

    /** What PostgreSQL says of a statement that ran for longer than its role allows. */
    public static DatabaseFailure statementTimeout() {
        return new DatabaseFailure(
                SqlStates.status(QUERY_CANCELED),
                QUERY_CANCELED,
                "canceling statement due to statement timeout",
                null,
                null);
    }
}
