package dev.weir.auth;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;

/**
 * What a missing privilege means for a request: without credentials it should bring some (401), with them they do not
 * suffice (403).
 */
public final class MissingPrivilege {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private MissingPrivilege() {}

    /** Whether PostgreSQL refused a statement for a missing privilege. */
    public static boolean is(DatabaseFailure failure) {
        return failure.code().equals(INSUFFICIENT_PRIVILEGE);
    }

    /** The same error; for a missing privilege with the status that the request's credentials call for. */
    public static FailureException judge(FailureException error, Identity identity) {
        int status = identity.isAuthenticated() ? FORBIDDEN : UNAUTHORIZED;
        return error.failure() instanceof DatabaseFailure failure && is(failure) && failure.status() != status
                ? new FailureException(
                        new DatabaseFailure(
                                status, failure.code(), failure.message(), failure.details(), failure.hint()),
                        error)
                : error;
    }
}
