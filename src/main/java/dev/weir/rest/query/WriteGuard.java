package dev.weir.rest.query;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.WriteFailure;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.Terms;
import dev.weir.rest.plan.WritePlan;
import dev.weir.rest.request.Form;
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
    static final String TOO_LARGE = "too large";

    /** How many rows the answer has. */
    static final String ROWS = "count(*)";

    private static final String INVALID_TEXT = "22P02";
    private static final Pattern FAILED = Pattern.compile(
            ".*\"weir: (" + AFFECTED + "|" + OTHER_ROW + "|" + NOT_ONE + "|" + TOO_LARGE + ") ([0-9]{1,18})\".*",
            Pattern.DOTALL);

    private WriteGuard() {}

    /**
     * An expression of type text that always fails; not a constant, which PostgreSQL would compute in any case.
     *
     * @param count how many rows there are, SQL of our own
     */
    static String fail(String why, String count) {
        return "('weir: " + why + " ' || " + count + ")::int4::text";
    }

    /** The bound of the body of a write, which fails when that is larger. */
    static AnswerSql.Bound bound(Form format, long maxBytes) {
        String failing = fail(TOO_LARGE, ROWS);
        return new AnswerSql.Bound(maxBytes, format.isText() ? failing : "to_json(" + failing + ")");
    }

    /**
     * The body of an answer, of type json. Where it has a place for one row, it fails unless it has one, and one was
     * written: only so is nothing written.
     *
     * @param written how many rows were written, SQL of our own
     * @param put whether another number of written rows has the statement fail for itself
     */
    static String onlyRow(Form format, String body, String written, boolean put) {
        boolean same = written.equals(ROWS);
        if (!format.isSingular() || (put && same)) {
            return body;
        }
        String one = "count(*) = 1" + (same ? "" : put ? " or " + written + " <> 1" : " and " + written + " = 1");
        String count = same ? ROWS : "case when " + written + " <> 1 then " + written + " else count(*) end";
        return "case when " + one + " then " + body + " else to_json(" + fail(NOT_ONE, count) + ") end";
    }

    /** The same error, or what it means when a guard of the plan's statement has let it fail. */
    public static FailureException explained(Plan plan, FailureException error) {
        Matcher failed = error.failure() instanceof DatabaseFailure failure
                        && failure.code().equals(INVALID_TEXT)
                ? FAILED.matcher(failure.message())
                : null;
        return failed != null && failed.matches() && hasGuard(plan, failed.group(1))
                ? new FailureException(meaning(plan, failed.group(1), failed.group(2)), error)
                : error;
    }

    /** Whether the plan's statement has that guard: otherwise it is a text of the client's own. */
    private static boolean hasGuard(Plan plan, String why) {
        return switch (why) {
            case AFFECTED -> terms(plan).atMost() != null;
            case OTHER_ROW -> plan instanceof InsertPlan insert && insert.put() != null;
            case TOO_LARGE -> plan.body() && !plan.reads();
            default -> !plan.reads() && plan.format().isSingular();
        };
    }

    private static Terms terms(Plan plan) {
        return switch (plan) {
            case ReadPlan read -> Terms.NONE;
            case WritePlan write -> write.terms();
            case CallPlan call -> call.terms();
            case ExplainPlan explain -> terms(explain.of());
        };
    }

    private static Failure meaning(Plan plan, String why, String rows) {
        return switch (why) {
            case AFFECTED -> new WriteFailure.TooManyAffected(rows);
            case TOO_LARGE -> new RequestFailure.AnswerTooLarge(plan.maxBytes());
            case NOT_ONE -> new RequestFailure.NotOneRow(Long.parseLong(rows));
            default -> new WriteFailure.OtherRow();
        };
    }
}
