package dev.weir.dispatch.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs in one transaction with a statement and those behind it, where Weir has made all of them. The transaction has its
 * connection for itself until it ends: a message for each part of it, the last of which commits.
 *
 * @param before what runs first, as the login and with the session's own settings
 * @param sequel what makes the next part of the results; null when there is one part
 */
public record Script(List<Statement> before, @Nullable Sequel sequel) {

    /** Several statements and nothing else, in one message. */
    public static final Script ONE_PART = new Script(List.of(), null);

    public Script {
        before = List.copyOf(before);
    }

    /**
     * The statements that come next.
     *
     * @param last whether the transaction is committed behind them
     */
    public record Part(List<Statement> statements, boolean last) {

        public Part {
            statements = List.copyOf(statements);
        }
    }

    /** Makes the next part. Called on the event loop of the connection. */
    @FunctionalInterface
    public interface Sequel {

        /**
         * The next part.
         *
         * @param results of all statements so far, of those before too. Their rows are not the callee's to release
         * @throws dev.weir.error.FailureException when the transaction is not to go on: it is rolled back
         */
        Part after(List<Result> results);
    }
}
