package dev.weir.error;

import org.jspecify.annotations.Nullable;

/** What the database's own code says of the answer is not what can be answered. */
public sealed interface ResponseFailure extends ListedFailure {

    /**
     * Header fields that are no list of objects with one name and text each, or that may not be set.
     *
     * @param details which one, without its value
     */
    record HeadersInvalid(String details) implements ResponseFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RESPONSE_HEADERS_INVALID;
        }
    }

    /** A status that is none. */
    record StatusInvalid() implements ResponseFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RESPONSE_STATUS_INVALID;
        }
    }

    /**
     * A {@code RAISE SQLSTATE 'PGRST'} that cannot be read.
     *
     * @param hint what it should have been
     */
    record RaiseInvalid(String details, @Nullable String hint) implements ResponseFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RAISE_INVALID;
        }
    }
}
