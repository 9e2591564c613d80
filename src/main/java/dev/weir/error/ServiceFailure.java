package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The request may be right; the service cannot answer it now. */
public sealed interface ServiceFailure extends Failure {

    /** The queue is full, or the deadline cannot be met: refused before anything was done. */
    record Overloaded(String message, Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR001";
        }

        @Override
        public String hint() {
            return "Nothing was done; try again after the time in Retry-After";
        }
    }

    /** Accepted, then dropped from the queue because its deadline came before its turn. */
    record WaitedTooLong(Duration waited, Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR002";
        }

        @Override
        public String message() {
            return "The request waited %d ms for a connection and its deadline passed".formatted(waited.toMillis());
        }

        @Override
        public String hint() {
            return "Nothing was done; try again after the time in Retry-After";
        }
    }

    /** The deadline passed while PostgreSQL was working; the query was cancelled. */
    record RanTooLong(Duration deadline) implements ServiceFailure {
        @Override
        public int status() {
            return 504;
        }

        @Override
        public String code() {
            return "WEIR003";
        }

        @Override
        public String message() {
            return "The query ran past its deadline of %d ms and was cancelled".formatted(deadline.toMillis());
        }

        @Override
        public String hint() {
            return "Ask for less, add an index, or allow more time (weir.dispatch.deadline)";
        }
    }

    /** The connection was lost while a write was on its way: it may have happened, or not. */
    record WriteFateUnknown() implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR004";
        }

        @Override
        public String message() {
            return "The connection to the database was lost while the write was on its way";
        }

        @Override
        public String details() {
            return "The write may have been carried out, or not";
        }

        @Override
        public String hint() {
            return "Read before you write again";
        }
    }

    /** The database cannot be reached, or ended our connection before the statement was sent or while it read. */
    record DatabaseUnavailable(Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR005";
        }

        @Override
        public String message() {
            return "The database cannot be reached at the moment";
        }

        @Override
        public String hint() {
            return "Nothing was changed; try again after the time in Retry-After";
        }
    }

    /** The database took writes before, and takes none at the moment: a failover. */
    record DatabaseReadOnly(Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR010";
        }

        @Override
        public String message() {
            return "The database takes no writes at the moment";
        }

        @Override
        public String hint() {
            return "Nothing was changed; try again after the time in Retry-After";
        }
    }

    /** The service has not read the database's schema yet. */
    record NotReady(Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "PGRST002";
        }

        @Override
        public String message() {
            return "Could not query the database for the schema cache. Retrying.";
        }
    }

    /** The service is shutting down and takes nothing new. */
    record ShuttingDown(Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR006";
        }

        @Override
        public String message() {
            return "The service is shutting down";
        }

        @Override
        public String hint() {
            return "Nothing was done; open a new connection and try again";
        }
    }

    /** The reader of a stream took nothing for too long; its connection serves others. */
    record ReaderStalled(Duration limit) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR007";
        }

        @Override
        public String message() {
            return "The reader of the stream took nothing for %d ms".formatted(limit.toMillis());
        }

        @Override
        public String hint() {
            return "Read faster, or ask for less (weir.stream.stall-timeout)";
        }
    }

    /** There was no memory for the request's body, or for its answer, which was not kept. Nothing was changed. */
    record MemoryShort(String message, Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR008";
        }

        @Override
        public String hint() {
            return "Nothing was changed; try again after the time in Retry-After, or ask for less";
        }
    }

    /** The write was carried out, and there was no memory for the rows that it was to return. */
    record AnswerNotKept() implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR009";
        }

        @Override
        public String message() {
            return "There was no memory for the rows that the write returns";
        }

        @Override
        public String details() {
            return "The write was carried out";
        }

        @Override
        public String hint() {
            return "Do not write again; read what was written, or write with Prefer: return=minimal";
        }
    }

    /** There was no room for one more connection of a client. */
    record TooManyConnections(Duration retryAfter) implements ServiceFailure {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "WEIR011";
        }

        @Override
        public String message() {
            return "Too many clients are connected";
        }

        @Override
        public String hint() {
            return "Nothing was done; try again after the time in Retry-After, or have the operator raise"
                    + " weir.http.max-connections";
        }
    }

    /** A defect of the service. */
    record Internal(@Nullable String details) implements ServiceFailure {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String code() {
            return "WEIR500";
        }

        @Override
        public String message() {
            return "Something went wrong inside the service";
        }

        @Override
        public String hint() {
            return "The service's log says more";
        }
    }
}
