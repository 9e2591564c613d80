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
 */
public record Raw(@Nullable Transaction transaction, List<Statement> next, long maxBytes, Part part) {

    /** What a message leaves of its transaction. */
    public enum Part {
        /** All of it: nothing stays open. */
        WHOLE,
        /** It begins one, which keeps the connection. */
        BEGINS,
        /** It runs in one that has been begun, or ends it. */
        WITHIN
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
