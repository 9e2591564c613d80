package dev.weir.rest.query;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.request.Explanation;
import java.util.ArrayList;
import java.util.List;

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
            case ExplainPlan explain -> explained(explain);
        };
    }

    /** What PostgreSQL's planner says of the rows that pass a read's filter; it answers one row, of one json column. */
    public static Statement explainAll(ReadPlan plan) {
        return new ReadSql(plan).explainAll();
    }

    /** What is carried out for that leaves nothing behind. */
    private static Statement explained(ExplainPlan plan) {
        Statement of = render(plan.of());
        List<String> text = new ArrayList<>(of.shape().fragments());
        text.set(0, explain(plan.how()) + text.getFirst());
        Effects effects = of.effects().writes() ? Effects.TRIAL : Effects.READ;
        return new Statement(new Shape(text), of.arguments(), effects, Reply.RESULT, List.of());
    }

    private static String explain(Explanation how) {
        StringBuilder explain = new StringBuilder("explain (format ").append(how.json() ? "json" : "text");
        how.options().forEach(option -> explain.append(", ").append(option.word()));
        return explain.append(") ").toString();
    }
}
