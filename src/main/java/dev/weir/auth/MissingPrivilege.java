package dev.weir.auth;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;

/**
 * What a missing privilege means for a request: without credentials it should bring some (401), with them they do not
 * suffice (403), and those of a role that does not exist are none (401).
 */
public final class MissingPrivilege {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_VALUE = "22023";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private MissingPrivilege() {}

    /** Whether PostgreSQL refused a statement for a missing privilege. */
    public static boolean is(DatabaseFailure failure) {
        return failure.code().equals(INSUFFICIENT_PRIVILEGE);
    }

    /** The same error; for a missing privilege or role with the status that the request's credentials call for. */
    public static FailureException judge(FailureException error, Identity identity) {
        return error.failure() instanceof DatabaseFailure failure ? judge(error, failure, identity) : error;
    }

    private static FailureException judge(FailureException error, DatabaseFailure failure, Identity identity) {
        int status = is(failure)
                ? identity.isAuthenticated() ? FORBIDDEN : UNAUTHORIZED
                : isOfNoRole(failure, identity) ? UNAUTHORIZED : failure.status();
        return failure.status() == status
                ? error
                : new FailureException(
                        new DatabaseFailure(
                                status, failure.code(), failure.message(), failure.details(), failure.hint()),
                        error);
    }

    /** PostgreSQL has no code of its own for it; in another language than English its status stays 400. */
    private static boolean isOfNoRole(DatabaseFailure failure, Identity identity) {
        return failure.code().equals(INVALID_VALUE)
                && ("role \"" + identity.role() + "\" does not exist").equals(failure.message());
    }
}
