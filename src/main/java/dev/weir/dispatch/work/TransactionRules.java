package dev.weir.dispatch.work;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction is held to, besides its settings.
 *
 * @param timeout the longest that a statement may run; null for no limit but ours
 * @param isolation null for the session's own
 * @param readOnly whether it takes no writes, although the statement may be one
 */
public record TransactionRules(
        @Nullable Duration timeout, @Nullable Isolation isolation, boolean readOnly) {

    /** Those of the session. */
    public static final TransactionRules NONE = new TransactionRules(null, null, false);

    /** The levels of isolation of PostgreSQL. */
    public enum Isolation {
        READ_UNCOMMITTED,
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE;

        /** As SQL has it. */
        public String sql() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** These, and those of the other where these say nothing. */
    public TransactionRules over(TransactionRules other) {
        return new TransactionRules(
                timeout == null ? other.timeout : timeout,
                isolation == null ? other.isolation : isolation,
                readOnly || other.readOnly);
    }

    /** The shorter of a limit and the timeout. */
    public Duration within(Duration limit) {
        return timeout == null || timeout.compareTo(limit) > 0 ? limit : timeout;
    }

    /** Whether the timeout is what ends a statement that may run for so long. */
    public boolean shorterThan(Duration limit) {
        return timeout != null && timeout.compareTo(limit) < 0;
    }
}
