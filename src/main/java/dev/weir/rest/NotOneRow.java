package dev.weir.rest;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.query.OnlyRow;
import java.util.OptionalLong;

/** Recognises that a write was undone since its answer has a place for one row alone. */
final class NotOneRow {

    private NotOneRow() {}

    /** The same error, or the one that says how many rows there were. */
    static FailureException explained(Plan plan, FailureException error) {
        if (!plan.format().isSingular() || !(error.failure() instanceof DatabaseFailure failure)) {
            return error;
        }
        OptionalLong rows = OnlyRow.rows(failure.code(), failure.message());
        return rows.isEmpty() ? error : new FailureException(new RequestFailure.NotOneRow(rows.getAsLong()), error);
    }
}
