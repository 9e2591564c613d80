package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What stands in the way of a request with an Idempotency-Key. */
public sealed interface KeyFailure extends ListedFailure {

    /** The header is not one key. */
    record InvalidKey(String details) implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEY_INVALID;
        }
    }

    /** The first request with the key has not ended yet, here or at another instance. */
    record KeyInUse(Duration retryAfter) implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEY_IN_USE;
        }
    }

    /** The key was sent with another request before. */
    record KeyReused() implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEY_REUSED;
        }
    }

    /** The answer is too large to be kept, and so the write was undone. */
    record KeyedAnswerTooLarge(long limitBytes) implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEYED_ANSWER_TOO_LARGE;
        }

        @Override
        public String message() {
            return listed().message(limitBytes);
        }
    }

    /**
     * The table of the keys is missing, or the login may not use it.
     *
     * @param details what PostgreSQL says of it
     */
    record KeysNotKept(String details) implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEYS_NOT_KEPT;
        }
    }

    /** The connection was lost while the write was on its way. With its key it can be sent again. */
    record KeyedFateUnknown(Duration retryAfter) implements KeyFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.WRITE_FATE_UNKNOWN;
        }

        @Override
        public String details() {
            return "The write may have been carried out, or not";
        }

        @Override
        public @Nullable String hint() {
            return "Send it again with the same Idempotency-Key: it is carried out once";
        }
    }
}
