package dev.weir.error;

import org.jspecify.annotations.Nullable;

/** A failure of the catalogue. Each kind of it says which line is its own, and fills in what differs from case to case. */
sealed interface ListedFailure extends Failure
        permits RequestFailure,
                EmbedFailure,
                CredentialFailure,
                SqlFailure,
                TransactionFailure,
                ResponseFailure,
                WriteFailure,
                KeyFailure,
                BatchFailure,
                CallFailure,
                ServiceFailure {

    /** Its line of the catalogue. */
    FailureCode listed();

    @Override
    default int status() {
        return listed().status();
    }

    @Override
    default String code() {
        return listed().code();
    }

    @Override
    default String message() {
        return listed().message();
    }

    @Override
    default @Nullable String hint() {
        return listed().hint();
    }
}
