package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.ServerError;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.error.SqlStates;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error means to the caller. */
final class DatabaseErrors {

    static final String QUERY_CANCELED = "57014";

    private static final String READ_ONLY = "25006";
    private static final String NO_SUCH_PREPARED = "26000";
    private static final String PLAN_CHANGED = "0A000";
    private static final String INTERNAL = "XX000";
    private static final String SYNTAX_OR_ACCESS = "42";
    private static final String NO_PRIVILEGE = "42501";

    /** Indeterminate datatype, ambiguous parameter. */
    private static final Set<String> UNTYPED = Set.of("42P18", "42P08");

    private static final String SYNTAX = "42601";

    /** The function of PostgreSQL that waits for a standby, as a notice names it in any language. */
    private static final String WAITS_FOR_STANDBY = "SyncRepWaitForLSN";

    private static final char ROUTINE = 'R';

    /** What the functions say that read the values of PostgreSQL's types. */
    private static final Set<String> UNREADABLE =
            Set.of("22P02", "22003", "22007", "22008", "22023", "22000", "22026", "2200N", "2202E");

    static final Duration SOON = Duration.ofSeconds(1);

    private DatabaseErrors() {}

    /** Whether the connection is gone with the error. */
    static boolean connectionLost(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException;
    }

    static boolean canceled(Throwable error) {
        return QUERY_CANCELED.equals(code(error));
    }

    /**
     * The error so far, or the one that a notice means: a commit that was cancelled while it waited for a standby is there, and may
     * be lost with the primary.
     */
    static @Nullable Throwable unconfirmed(ServerError notice, @Nullable Throwable error) {
        return error == null && WAITS_FOR_STANDBY.equals(notice.fields().get(ROUTINE))
                ? new R2dbcNonTransientResourceException(notice.message())
                : error;
    }

    /** Whether a write was refused because its transaction was read only. */
    static boolean readOnly(Throwable error) {
        return READ_ONLY.equals(code(error));
    }

    /**
     * Whether the statement may be good although its prepared form failed: it has gone, or was prepared for a schema
     * that has changed, or for a type that has gone ("cache lookup failed"), or has parameters whose types PostgreSQL
     * cannot infer. A lacking privilege is none of these.
     */
    static boolean mayBeOfThePreparedForm(Throwable error) {
        String code = code(error);
        return NO_SUCH_PREPARED.equals(code)
                || PLAN_CHANGED.equals(code)
                || INTERNAL.equals(code)
                || (code.startsWith(SYNTAX_OR_ACCESS) && !NO_PRIVILEGE.equals(code));
    }

    /**
     * Whether a value may be good although the prepared form did not take it: its parameter may have been prepared for
     * a type that the column has no longer. More often than not the value is wrong in any form.
     */
    static boolean mayBeOfAFormerType(Throwable error) {
        return UNREADABLE.contains(code(error));
    }

    static boolean isNotPrepared(Throwable error) {
        return NO_SUCH_PREPARED.equals(code(error));
    }

    /** Whether no attempt to prepare the statement would go better. */
    static boolean cannotBePrepared(Throwable error) {
        return UNTYPED.contains(code(error));
    }

    /** Whether the text does not parse: perhaps a literal stands where no parameter may, as in interval '1 day'. */
    static boolean doesNotParse(Throwable error) {
        return cannotBePrepared(error) || SYNTAX.equals(code(error));
    }

    private static String code(Throwable error) {
        return switch (error) {
            case ServerException server -> server.error().code();
            default -> "";
        };
    }

    /** The failure to tell the caller of, for an error while its statement ran. */
    static FailureException failure(Throwable error, Work work) {
        if (error instanceof FailureException failure) {
            return failure;
        }
        if (connectionLost(error) || memoryShort(error)) {
            return new FailureException(lost(work.statement().effects().writes(), error), error);
        }
        if (error instanceof ServerException server) {
            return refused(server.error(), error);
        }
        return new FailureException(new ServiceFailure.Internal(null), error);
    }

    /** The connection's own timeout has struck before the statement's could be set. */
    static FailureException tooBusy(@Nullable Throwable error) {
        return new FailureException(
                new ServiceFailure.Overloaded("The database was too busy to begin the statement", SOON), error);
    }

    /** What to tell of a connection that was lost: it may have been for want of memory here, and not of a database. */
    static ServiceFailure lost(boolean write, @Nullable Throwable error) {
        if (write) {
            return new ServiceFailure.WriteFateUnknown();
        }
        return memoryShort(error)
                ? new ServiceFailure.MemoryShort("There is no memory for the answer at the moment", SOON)
                : new ServiceFailure.DatabaseUnavailable(SOON);
    }

    private static boolean memoryShort(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static FailureException refused(ServerError told, Throwable error) {
        return new FailureException(
                new DatabaseFailure(
                        SqlStates.status(told.code()), told.code(), told.message(), told.detail(), told.hint()),
                error);
    }
}
