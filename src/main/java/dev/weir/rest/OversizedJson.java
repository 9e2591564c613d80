package dev.weir.rest;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.rest.plan.Plan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises that PostgreSQL could not build an answer's JSON, since it would have been larger than a value can be, 1 GB, or
 * than its memory is. It happens before {@code weir.rest.max-response} can be checked, and is answered by the same
 * failure.
 */
final class OversizedJson {

    /** A string that grows beyond 1 GB; in older versions its message is "out of memory". */
    private static final String LIMIT_EXCEEDED = "54000";

    private static final String INTERNAL = "XX000";
    private static final String OUT_OF_MEMORY = "53200";

    /** PostgreSQL's message of a request for more than 1 GB at once, which it does not translate. */
    private static final String INVALID_SIZE = "invalid memory alloc request size";

    /** Of as many digits as a long surely has: code of the database may raise the same error with details of its own. */
    private static final Pattern NUMBER = Pattern.compile("\\b\\d{1,18}\\b");

    private OversizedJson() {}

    /** The same error, or {@link AnswerTooLarge} when the JSON was too large to be built. */
    static FailureException explained(Plan plan, FailureException error) {
        return plan.body() && error.failure() instanceof DatabaseFailure failure && isUnbuilt(failure, plan)
                ? new FailureException(new AnswerTooLarge(plan.maxBytes()), error)
                : error;
    }

    private static boolean isUnbuilt(DatabaseFailure failure, Plan plan) {
        return switch (failure.code()) {
            // What is written may have limits of its own, as a key in an index.
            case LIMIT_EXCEEDED -> plan.reads() || isBeyond(failure, plan);
            case INTERNAL -> failure.message().startsWith(INVALID_SIZE);
            // When even a small piece is refused, the server is short of memory.
            case OUT_OF_MEMORY -> isBeyond(failure, plan);
            default -> false;
        };
    }

    private static boolean isBeyond(DatabaseFailure failure, Plan plan) {
        return requested(String.valueOf(failure.details())) > plan.maxBytes();
    }

    private static long requested(String details) {
        Matcher number = NUMBER.matcher(details);
        return number.find() ? Long.parseLong(number.group()) : 0;
    }
}
