package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request could not be answered as asked. Codes are permanent and never reused; all are listed in
 * {@code src/docs/errors.md}. Codes that begin with PGRST and five-character SQLSTATEs mean what PostgREST's
 * clients expect of them, those that begin with WEIR are our own.
 */
public sealed interface Failure permits ListedFailure, DatabaseFailure, RaisedFailure {

    /** HTTP status. */
    int status();

    String code();

    /** What is wrong, in one sentence. */
    String message();

    /** Where it is wrong, or what PostgreSQL added. */
    default @Nullable String details() {
        return null;
    }

    /** What to do next. */
    default @Nullable String hint() {
        return null;
    }

    /** When it is worth trying again; null when a retry would not help, or could do harm. */
    default @Nullable Duration retryAfter() {
        return null;
    }
}
