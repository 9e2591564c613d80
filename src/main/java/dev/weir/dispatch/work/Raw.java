package dev.weir.dispatch.work;

import dev.weir.dispatch.work.TransactionRules.Isolation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement has besides whose text is a client's own. Nothing is known of what it does: nothing is sent before it in
 * its message, it has its connection for itself, it never runs a second time, and a reset follows it.
 *
 * @param transaction the transaction that it and those behind it run in; null for a statement that runs by itself
 * @param next the statements behind it, in one message with it: all are carried out, or none
 * @param maxBytes the most that all rows together may have; what has more is cancelled
 * @param part which part it is of a transaction that keeps its connection between statements
 * @param script null for a client's own text; what else runs in the transaction of several statements that Weir has made,
 *     which are treated as a client's are
 */
public record Raw(
        @Nullable Transaction transaction,
        List<Statement> next,
        long maxBytes,
        Part part,
        @Nullable Script script) {

    /** What a message leaves of its transaction. */
    public enum Part {
        /** All of it: nothing stays open. */
        WHOLE,
        /** It begins one, which keeps the connection. */
        BEGINS,
        /** It runs in one that has been begun, or ends it. */
        WITHIN
    }

    /** A client's own text. */
    public Raw(@Nullable Transaction transaction, List<Statement> next, long maxBytes, Part part) {
        this(transaction, next, maxBytes, part, null);
    }

    /** What leaves no transaction open. */
    public Raw(@Nullable Transaction transaction, List<Statement> next, long maxBytes) {
        this(transaction, next, maxBytes, Part.WHOLE);
    }

    /**
     * How the transaction begins.
     *
     * @param isolation null for the session's own
     */
    public record Transaction(@Nullable Isolation isolation, boolean readOnly, boolean deferrable) {

        /** As SQL has it. */
        public String begin() {
            return "begin"
                    + (isolation == null ? "" : " isolation level " + isolation.sql())
                    + (readOnly ? " read only" : "")
                    + (deferrable ? " deferrable" : "");
        }
    }

    public Raw {
        next = List.copyOf(next);
    }
}
