package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.dispatch.work.Work;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.request.ApiRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that is ready for the database.
 *
 * @param estimate the work that asks the planner for the number of all rows; null when nobody wants to know
 * @param path the path of the request as it came, still percent-encoded
 */
record PreparedRequest(
        Identity identity,
        ApiRequest request,
        Plan plan,
        Work work,
        @Nullable Work estimate,
        String path,
        ServerTiming timing) {

    /** Whether it asks for PostgreSQL's plan of a statement, and not for what that answers. */
    boolean isPlan() {
        return plan instanceof ExplainPlan;
    }

    /** Whether its rows are sent as they come. */
    boolean isStream() {
        return plan.format().isStream();
    }
}
