package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The request may be right; the service cannot answer it now. */
public sealed interface ServiceFailure extends ListedFailure {

    /** The queue is full, or the deadline cannot be met: refused before anything was done. */
    record Overloaded(String message, Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.OVERLOADED;
        }
    }

    /**
     * A consumer has reached a limit of its own: refused before anything was done.
     *
     * @param details which one
     */
    record LimitReached(String details, Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.LIMIT_REACHED;
        }
    }

    /** Accepted, then dropped from the queue because its deadline came before its turn. */
    record WaitedTooLong(Duration waited, Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.WAITED_TOO_LONG;
        }

        @Override
        public String message() {
            return listed().message(waited.toMillis());
        }
    }

    /** The deadline passed while PostgreSQL was working; the query was cancelled. */
    record RanTooLong(Duration deadline) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RAN_TOO_LONG;
        }

        @Override
        public String message() {
            return listed().message(deadline.toMillis());
        }
    }

    /** The connection was lost while a write was on its way: it may have happened, or not. */
    record WriteFateUnknown() implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.WRITE_FATE_UNKNOWN;
        }

        @Override
        public String details() {
            return "The write may have been carried out, or not";
        }
    }

    /** The database cannot be reached, or ended our connection before the statement was sent or while it read. */
    record DatabaseUnavailable(Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.DATABASE_UNAVAILABLE;
        }
    }

    /** The database took writes before, and takes none at the moment: a failover. */
    record DatabaseReadOnly(Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.DATABASE_READ_ONLY;
        }
    }

    /** The service has not read the database's schema yet. */
    record NotReady(Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_READY;
        }
    }

    /**
     * The service is shutting down and takes nothing new.
     *
     * @param retryAfter null for what was begun, and may have been carried out in part
     */
    record ShuttingDown(@Nullable Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.SHUTTING_DOWN;
        }

        @Override
        public @Nullable String hint() {
            return retryAfter == null
                    ? "It was cancelled, and may have been carried out in part; read before you send it again"
                    : listed().hint();
        }
    }

    /** The reader of a stream took nothing for too long; its connection serves others. */
    record ReaderStalled(Duration limit) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.READER_STALLED;
        }

        @Override
        public String message() {
            return listed().message(limit.toMillis());
        }
    }

    /** There was no memory for the request's body, or for its answer, which was not kept. Nothing was changed. */
    record MemoryShort(String message, Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.MEMORY_SHORT;
        }
    }

    /** The write was carried out, and there was no memory for the rows that it was to return. */
    record AnswerNotKept() implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.ANSWER_NOT_KEPT;
        }

        @Override
        public String details() {
            return "The write was carried out";
        }
    }

    /** There was no room for one more connection of a client. */
    record TooManyConnections(Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOO_MANY_CONNECTIONS;
        }
    }

    /** The keys of tokens are not known, and where they are does not answer. */
    record KeysUnavailable(Duration retryAfter) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.KEYS_UNAVAILABLE;
        }
    }

    /** A token came, and no key is configured: to take the request for anonymous would hide that. */
    record NoTokenKey() implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NO_TOKEN_KEY;
        }
    }

    /** A defect of the service. */
    record Internal(@Nullable String details) implements ServiceFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.INTERNAL;
        }
    }
}
