package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is asked of an interactive transaction of SQL over HTTP, and cannot be had. */
public sealed interface TransactionFailure extends ListedFailure {

    /**
     * There is no transaction of this id, or none any more, or it is another user's.
     *
     * @param why how it ended, as far as that is known
     */
    record Gone(@Nullable String why) implements TransactionFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TRANSACTION_GONE;
        }

        @Override
        public @Nullable String details() {
            return why;
        }
    }

    /** Another statement of the transaction still runs. */
    record Busy() implements TransactionFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TRANSACTION_BUSY;
        }
    }

    /** A statement had failed before, and so PostgreSQL has rolled back what was to be committed. */
    record RolledBack() implements TransactionFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TRANSACTION_ROLLED_BACK;
        }
    }

    /** There is one connection, which all requests need. */
    record NoRoom() implements TransactionFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NO_TRANSACTIONS;
        }
    }

    /** The transaction was begun at another instance. */
    record Elsewhere() implements TransactionFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TRANSACTION_ELSEWHERE;
        }
    }

    /** How a transaction ended that its client did not end. */
    static String noStatementFor(Duration idleTimeout) {
        return "It was rolled back: no statement came for " + idleTimeout.toMillis()
                + " ms (weir.sql.transaction-idle-timeout)";
    }

    /** How a transaction ended that its client did not end. */
    static String openFor(Duration timeout) {
        return "It was rolled back: it was open for " + timeout.toMillis() + " ms (weir.sql.transaction-timeout)";
    }
}
