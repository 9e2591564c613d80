package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is wrong with who a request says it is from. */
public sealed interface CredentialFailure extends ListedFailure {

    /** A token that cannot be read, or that none of the keys has signed. Its text is never repeated. */
    record TokenInvalid(String message, @Nullable String details) implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOKEN_INVALID;
        }
    }

    /** A request without credentials, or whose credentials name no role, where none are anonymous. */
    record TokenRequired() implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOKEN_REQUIRED;
        }
    }

    /** A token with a good signature that does not hold now, or not here. */
    record ClaimsInvalid(String message) implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.CLAIMS_INVALID;
        }
    }

    /** An {@code apikey}, or a bearer where only API keys are taken, that is none of the configured ones. */
    record ApiKeyInvalid() implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.API_KEY_INVALID;
        }
    }

    /** A name or password of SQL over HTTP that is not right. */
    record PasswordWrong(String user) implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.PASSWORD_WRONG;
        }

        @Override
        public String message() {
            return listed().message(user);
        }
    }

    /** A good token whose role may not send SQL. */
    record RoleNotServed() implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.ROLE_NOT_SERVED;
        }
    }

    /** Too many wrong passwords for a user from one address. */
    record TooManyAttempts(Duration after) implements CredentialFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOO_MANY_ATTEMPTS;
        }

        @Override
        public Duration retryAfter() {
            return after;
        }
    }
}
