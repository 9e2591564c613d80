package dev.weir.rest;

import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's plan and the statement that carries it out.
 *
 * @param route the relation or function that it is for
 */
record Rendered(Plan plan, String route, Statement statement) {

    static Rendered of(Plan plan, Statement statement) {
        return new Rendered(plan, plan.target().name().toString(), statement);
    }

    /** The same with other arguments. */
    Rendered with(List<@Nullable String> arguments) {
        return new Rendered(plan, route, statement.with(arguments));
    }
}
