package dev.weir.rest.query;

import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.UpdatePlan;

/**
 * Makes a statement of a plan. It answers exactly one row, or for a stream a row for each object, as
 * {@link dev.weir.rest.plan.AnswerRow} describes them.
 */
public final class Queries {

    private Queries() {}

    public static Statement render(Plan plan) {
        return switch (plan) {
            case ReadPlan read -> new ReadSql(read).statement();
            case InsertPlan insert -> WriteSql.insert(insert);
            case UpdatePlan update -> WriteSql.update(update);
            case DeletePlan delete -> WriteSql.delete(delete);
            case CallPlan call -> new CallSql(call).statement();
        };
    }

    /** What PostgreSQL's planner says of the rows that pass a read's filter; it answers one row, of one json column. */
    public static Statement explainAll(ReadPlan plan) {
        return new ReadSql(plan).explainAll();
    }
}
