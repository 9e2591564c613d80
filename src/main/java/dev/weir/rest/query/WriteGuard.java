package dev.weir.rest.query;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.WriteFailure;
import dev.weir.rest.plan.Plan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a write fail for the number of its rows, which is known only once they are written: all of it is undone then. The
 * way to fail that needs nothing in the database is a text that is no number; PostgreSQL repeats it in its message, in
 * whatever language that is.
 */
public final class WriteGuard {

    static final String AFFECTED = "affected";
    static final String OTHER_ROW = "other row";
    static final String NOT_ONE = "not one row";

    private static final String INVALID_TEXT = "22P02";
    private static final Pattern FAILED = Pattern.compile(
            ".*\"weir: (" + AFFECTED + "|" + OTHER_ROW + "|" + NOT_ONE + ") ([0-9]+)\".*", Pattern.DOTALL);

    private WriteGuard() {}

    /** An expression of type text that always fails; not a constant, which PostgreSQL would compute in any case. */
    static String fail(String why) {
        return "('weir: " + why + " ' || count(*))::int4::text";
    }

    /** The same error, or what it means when a guard of the plan's statement has let it fail. */
    public static FailureException explained(Plan plan, FailureException error) {
        Matcher failed = error.failure() instanceof DatabaseFailure failure
                        && failure.code().equals(INVALID_TEXT)
                ? FAILED.matcher(failure.message())
                : null;
        return failed != null && failed.matches() && hasGuard(plan, failed.group(1))
                ? new FailureException(meaning(failed.group(1), failed.group(2)), error)
                : error;
    }

    private static boolean hasGuard(Plan plan, String why) {
        return !why.equals(NOT_ONE) || plan.format().isSingular();
    }

    private static Failure meaning(String why, String rows) {
        return switch (why) {
            case AFFECTED -> new WriteFailure.TooManyAffected(rows);
            case NOT_ONE -> new RequestFailure.NotOneRow(Long.parseLong(rows));
            default -> new WriteFailure.OtherRow();
        };
    }
}
