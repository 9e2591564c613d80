package dev.weir.rest.response;

import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.NotOneRow;
import dev.weir.error.RequestFailure.RangeNotSatisfiable;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.Counting;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.request.Form;
import org.jspecify.annotations.Nullable;

/**
 * How many rows an answer has, and what follows from it for status and Content-Range (RFC 9110, 14.4, with the unit
 * left out as PostgREST does).
 *
 * @param rows how many were read or changed
 * @param total how many there are in all; null when it was not asked for
 */
record RowCounts(long rows, @Nullable Long total) {

    /** @param estimated how many the planner expects in all; null when it was not asked */
    static RowCounts of(Plan plan, Row row, @Nullable Long estimated) {
        long rows = row.rows();
        String total = row.text(AnswerRow.TOTAL);
        Long counted = total == null ? null : Long.valueOf(total);
        return new RowCounts(rows, plan instanceof ReadPlan read ? total(read, rows, counted, estimated) : counted);
    }

    /** An estimate may be less than what is there. */
    private static @Nullable Long total(ReadPlan plan, long rows, @Nullable Long counted, @Nullable Long estimated) {
        Counting counting = plan.counting();
        Long total = counting == null ? null : counting.total(counted, estimated);
        return total == null || rows == 0 || estimated == null
                ? total
                : Long.valueOf(Math.max(total, plan.root().page().offset() + rows));
    }

    /** @throws FailureException when the form has a place for one row, and there is another number of them */
    void requireFitting(Form format) {
        if (format.isSingular() && rows != 1) {
            throw new FailureException(new NotOneRow(rows));
        }
    }

    /** 206 when there are more rows than these, else 200. */
    int readStatus() {
        return total != null && rows < total ? 206 : 200;
    }

    /** @throws FailureException when the offset lies beyond a total that is known */
    void requireWithin(long offset) {
        if (total != null && offset > total) {
            throw new FailureException(new RangeNotSatisfiable(
                    "An offset of " + offset + " was requested, but there are only " + total + " rows.", total));
        }
    }

    /** The range of the rows from the offset on. */
    String range(long offset) {
        return (rows == 0 ? "*" : offset + "-" + (offset + rows - 1)) + "/" + totalOrUnknown();
    }

    /** The total without a range: what was inserted or deleted has no place among the rows. */
    String rangeOfNone() {
        return "*/" + totalOrUnknown();
    }

    private String totalOrUnknown() {
        return total == null ? "*" : total.toString();
    }
}
